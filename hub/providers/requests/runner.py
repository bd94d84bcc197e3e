"""Tells a supervisor of a need that nobody has seen to, again and again; when next stands in the database."""

from hub.kernel import DueRunner, Event, Write, site_zone
from hub.telephony import tell

from . import policy, store
from .service import TOPIC

LENGTH_MAX = 50


def runner() -> DueRunner:
    """For all needs that wait. One for each hub."""
    return DueRunner("service_requests", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Do what is due, at most LENGTH_MAX; returns when something is due next."""
    zone = site_zone(tx)
    for request_id in store.due(tx, LENGTH_MAX):
        tell(tx, ("supervisor",), "need_waits", {"request": request_id})
        store.looked(tx, request_id, policy.next_look_ms(tx.now_ms, zone))
    return store.next_look_ms(tx)


def _due_of(event: Event) -> int | None:
    return event.data["look_ms"] if event.topic == TOPIC else None
