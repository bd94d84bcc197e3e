"""Keeps every resident's next care call on the worklist, and notes what became of each."""

from typing import Any

from hub.kernel import Consumer, Event, Read, Write
from hub.operators import Signed, operator_names
from hub.residents import is_served, must_be_known, must_exist, record

from . import planning, store
from .model import Outcome
from .policy import was_conversation

CALLS_SHOWN = 20
# Changes of a card that move the next care call; an undo may be one of any of these.
CARD_SECTIONS = frozenset({"new", "pauses", "preferences", "service", "undo"})
# Where the service has ended nothing is planned.
_ENDED = {"target_ms": None, "due_ms": None, "planned_ms": None}


def note_call(tx: Write, who: Signed, resident_id: int, outcome: Outcome, note: str) -> dict[str, Any]:
    """A call was made. Reached: due again in 72 h. No answer: still due, and everybody sees that it was tried."""
    must_be_known(tx, resident_id)
    call_id = store.add_call(tx, resident_id, who.operator_id, outcome, note)
    plan = planning.replan_one(tx, resident_id, tx.now_ms if outcome == "reached" else None)
    told = {"care_call_id": call_id, "outcome": outcome, "note": note}
    record(tx, resident_id, "care_call", f"operator {who.operator_id}", {"by": who.name, **told})
    return {**told, **_shown(plan)}


def care(tx: Read, resident_id: int) -> dict[str, Any]:
    """When the next call is due, and the last ones that were made; None is due where the service has ended.

    Raises 404 for an unknown resident.
    """
    must_exist(tx, resident_id)
    calls = store.calls(tx, resident_id, CALLS_SHOWN)
    names = operator_names(tx, {row.operator_id for row in calls})
    shown = [
        {
            "id": row.id,
            "at_ms": row.at_ms,
            "operator_id": row.operator_id,
            "operator_name": names.get(row.operator_id),
            "outcome": row.outcome,
            "note": row.note,
        }
        for row in calls
    ]
    told = _shown(planning.current(tx, resident_id))
    return {**(told if is_served(tx, resident_id) else {**told, **_ENDED}), "calls": shown}


def _shown(plan: planning.Plan | None) -> dict[str, Any]:
    names = ("last_live_ms", "target_ms", "due_ms", "planned_ms", "operator_id")
    return {name: getattr(plan, name, None) for name in names}


def forget(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said. That there were calls, and how they ended, stays."""
    store.blank_notes(tx, resident_id)


def alarm_listener() -> Consumer:
    """Hears of alarms closed for good and of who comes, goes and is away, also of what was noted just before a kill."""

    def wants(event: Event) -> bool:
        data = event.data
        if event.topic == "resident":
            return data["section"] in CARD_SECTIONS
        closed = data.get("what") == "settled" and data.get("resident_id")
        return bool(closed) and was_conversation(data.get("closing_code"))

    def handle(tx: Write, event: Event) -> None:
        if event.topic == "resident":
            planning.replan_one(tx, event.data["resident_id"])
        else:
            planning.replan_one(tx, event.data["resident_id"], event.data["closed_ms"])

    return Consumer("care_calls", ["alarm", "resident"], handle, wants)
