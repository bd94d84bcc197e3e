"""Tells each phone by itself what follows from where the centre is and how large it is: the time of day, how to return.

    a phone is heard ── what it was told last is not right any more ──▶ a `set` of the hub's own, as requests.py has it

Nobody has to think of it: a change of the clocks, a new zone, or a hundred more phones reach everybody within minutes.
"""

from hub.kernel import DueRunner, Event, Write
from hub.kernel.site_time import site_zone

from . import requests, store, store_requests
from .policy import redial_spread_s, utc_offset_min

AT_A_TIME_MAX = 50
NEXT_MS = 2_000  # a town is told in a minute or two, and its answers come as slowly
SOON_MS = 30_000  # after an outage a whole town is heard again; one look is enough for many
LOOK_EVERY_MS = 900_000  # clocks are changed at a quarter of an hour of UTC


def runner() -> DueRunner:
    """Looks who does not know it yet."""
    return DueRunner("standing_parameters", tell_due, due_of)


def tell_due(tx: Write) -> int:
    """Some of those who do not know it are told; returns when to look again."""
    right = {
        "utc_offset_min": utc_offset_min(tx.now_ms, site_zone(tx)),
        "redial_spread_s": redial_spread_s(store.count_phones(tx)),
    }
    found = store_requests.not_told(tx, right, AT_A_TIME_MAX)
    for device_id in found:
        requests.set_by_itself(tx, device_id, right)
    if len(found) == AT_A_TIME_MAX:
        return tx.now_ms + NEXT_MS
    return tx.now_ms - tx.now_ms % LOOK_EVERY_MS + LOOK_EVERY_MS


def due_of(event: Event) -> int | None:
    """When an event makes it worth a look."""
    if event.topic == "devices":
        return event.at_ms
    is_heard = event.topic == "device" and event.data["kind"] == "phone" and event.data["connection"] == "online"
    return event.at_ms + SOON_MS if is_heard else None
