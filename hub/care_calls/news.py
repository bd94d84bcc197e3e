"""Hears what moves care calls from elsewhere: alarms that are closed for good, and who comes, goes and is away."""

from hub.kernel import Consumer, Event, Write

from . import contacts, planning
from .policy import was_conversation

# Changes of a card that move the next care call; an undo may be one of any of these.
CARD_SECTIONS = frozenset({"new", "pauses", "preferences", "service", "undo"})


def alarm_listener() -> Consumer:
    """Durable: what was noted just before a kill is heard, too, and once."""
    return Consumer("care_calls", ["alarm", "resident"], _handle, _wants)


def _wants(event: Event) -> bool:
    data = event.data
    if event.topic == "resident":
        return data["section"] in CARD_SECTIONS
    closed = data.get("what") == "settled" and data.get("resident_id")
    return bool(closed) and was_conversation(data.get("closing_code"))


def _handle(tx: Write, event: Event) -> None:
    data = event.data
    if event.topic == "resident":
        planning.replan_one(tx, data["resident_id"])
    else:
        contacts.talked(tx, data["resident_id"], data["closed_ms"], "alarm", data["id"], data.get("closed_by"))
