"""Hears that our own call to a resident ended without a word, and lets their phone call us instead."""

from hub.kernel import Consumer, Event, Write

from .. import store as alarms
from .service import ask_by_itself

_IN_VAIN = frozenset({"no_answer", "busy", "failed", "lost"})


def listener() -> Consumer:
    """One for each hub."""
    return Consumer("phoning", ("call",), _hear, _wants)


def _wants(event: Event) -> bool:
    """A call to the resident, not to somebody of theirs, for an alarm."""
    data = event.data
    ended = data["state"] == "ended" and data["direction"] == "out" and data["outcome"] in _IN_VAIN
    return ended and data["alarm_id"] is not None and data["resident_id"] is not None and data["contact_id"] is None


def _hear(tx: Write, event: Event) -> None:
    alarm = alarms.alarm(tx, event.data["alarm_id"])
    if alarm is not None and alarm.resident_id == event.data["resident_id"]:
        ask_by_itself(tx, alarm, event.data["outcome"])
