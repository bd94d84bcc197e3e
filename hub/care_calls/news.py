"""Hears what moves care calls from elsewhere: alarms that are closed or raised, and who comes, goes and is away."""

from hub.kernel import Consumer, Event, Write

from . import contacts, planning
from .calling.service import leave
from .policy import was_conversation
from .rounds import service as rounds

# Changes of a card that move the next care call or the round; an undo may be one of any of these.
CARD_SECTIONS = frozenset({"new", "pauses", "preferences", "service", "identity", "undo"})
# What may be the alarm of a round.
_OURS = frozenset({"care_missed", "visit_missed", "well_missing", "sos", "fall"})


def alarm_listener() -> Consumer:
    """Durable: what was noted just before a kill is heard, too, and once."""
    return Consumer("care_calls", ["alarm", "resident"], _handle, _wants)


def _wants(event: Event) -> bool:
    if event.topic == "resident":
        return event.data["section"] in CARD_SECTIONS
    return event.data.get("resident_id") is not None and (_is_over(event) or _is_silent(event))


def _is_over(event: Event) -> bool:
    data = event.data
    return data.get("what") == "settled" and (was_conversation(data.get("closing_code")) or data.get("kind") in _OURS)


def _is_silent(event: Event) -> bool:
    return event.data.get("kind") == "offline" and event.data.get("what") in ("opened", "again")


def _handle(tx: Write, event: Event) -> None:
    data, resident_id = event.data, event.data["resident_id"]
    if event.topic == "resident":
        rounds.settle(tx, resident_id)
        leave(tx, resident_id)
        planning.replan_one(tx, resident_id)
    elif _is_silent(event):
        rounds.phone_fell_silent(tx, resident_id)
    elif was_conversation(data.get("closing_code")):
        contacts.talked(tx, resident_id, data["closed_ms"], "alarm", data["id"], data.get("closed_by"))
    else:
        rounds.alarm_closed(tx, data["id"])
