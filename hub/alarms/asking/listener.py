"""Hears what became of messages and calls to people who are asked, also when the hub was killed meanwhile."""

from typing import Any

from hub.kernel import Consumer, Event, Write
from hub.residents import contacts

from .. import store as alarms
from . import store
from .answers import goes_on, not_reached
from .beginning import ensure
from .model import Outcome, Try, Why

SUBJECTS = ("help_asked", "help_asked_plainly")
# With what a call ends for the line, and for whoever was called. One that was cancelled was no try.
_CALLS: dict[str, tuple[Outcome, Why | None]] = {
    "answered": ("reached", None),
    "transferred": ("reached", None),
    "no_answer": ("no_answer", None),
    "busy": ("no_answer", "busy"),
    "failed": ("failed", None),
    "lost": ("failed", None),
}


def listener() -> Consumer:
    """One for each hub."""
    return Consumer("asking", ("message", "call"), _hear, _wants)


def _wants(event: Event) -> bool:
    data = event.data
    if event.topic == "message":
        return data.get("subject") in SUBJECTS and data["state"] in ("sent", "failed")
    ended = data["state"] == "ended" and data["direction"] == "out" and data["outcome"] in _CALLS
    return ended and data["alarm_id"] is not None and data["contact_id"] is not None


def _hear(tx: Write, event: Event) -> None:
    if event.topic == "message":
        _message(tx, event.data["id"], event.data["state"])
    else:
        _call(tx, event.data)


def _message(tx: Write, message_id: int, state: str) -> None:
    one = store.of_message(tx, message_id)
    asking = None if one is None else store.asking(tx, one.alarm_id)
    if one is None or asking is None:
        return
    if state == "failed":
        not_reached(tx, asking, one, "refused")
    elif one.outcome in ("asked", "failed"):
        one.outcome, one.outcome_ms, one.why = "sent", tx.now_ms, None
        store.change(tx, [one])
        goes_on(tx, asking, "sent")


def _call(tx: Write, call: dict[str, Any]) -> None:
    alarm = alarms.alarm(tx, call["alarm_id"])
    if alarm is None or alarm.resident_id != call["resident_id"] or store.has_call(tx, call["id"]):
        return
    asking = ensure(tx, alarm, alarm.resident_id or 0)
    contact = next(
        (one for one in contacts(tx, [asking.resident_id]).get(asking.resident_id, []) if one.id == call["contact_id"]),
        None,
    )
    outcome, why = _CALLS[call["outcome"]]
    one = Try(
        alarm_id=alarm.id,
        round=asking.round,
        turn=0,
        contact_id=call["contact_id"],
        name=call["callee"][:40],
        relation=call["relation"] or "",
        has_key=contact is not None and contact.has_key,
        how="call",
        outcome=outcome,
        at_ms=call["made_ms"],
        outcome_ms=call["ended_ms"],
        why=why,
        by_name=call["operator_name"] or "",
        call_id=call["id"],
    )
    store.add(tx, [one])
    goes_on(tx, asking, "called")
