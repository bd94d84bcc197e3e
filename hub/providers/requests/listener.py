"""Hears at care calls what somebody needs, and keeps it until an order is made of it."""

from hub.kernel import Consumer, Event, Write

from . import store
from .service import tell


def listener() -> Consumer:
    """Durable: its place in the log moves with what it writes, so that each need is kept once, whatever is killed."""
    return Consumer("service_requests", ("need",), _keep)


def _keep(tx: Write, event: Event) -> None:
    names = ("resident_id", "need", "note", "care_call_id")
    request_id = store.add(tx, {**{name: event.data[name] for name in names}, "asked_by": event.data["operator_id"]})
    if request_id is not None:
        tell(tx, request_id, event.data["resident_id"], "waiting")
