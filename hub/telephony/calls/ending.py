"""A call moves on: what the line says is written down, and what came of it is on the resident's timeline."""

from typing import Any

from hub.kernel import Write
from hub.residents import record

from . import store
from .model import Call, LineEvent, Outcome
from .policy import MOVES, outcome_of
from .summary import publish


def move(tx: Write, call: Call, event: LineEvent) -> bool:
    """Carry out what the line says; false, and nothing is changed, when it fits no state of the call."""
    after = MOVES.get((call.state, event))
    if after is None or (event == "resumed" and _talks_elsewhere(tx, call)):
        return False
    if after == "ended":
        end(tx, call, outcome_of(call.state, event), tell=False)
        return True
    call.state = after
    if after == "ringing":
        call.ringing_ms = tx.now_ms
    elif after == "talking" and call.answered_ms is None:
        call.answered_ms = tx.now_ms
    store.save(tx, call)
    return True


def end(tx: Write, call: Call, outcome: Outcome, *, tell: bool = True) -> dict[str, Any]:
    """It is over; the line may still have to be told (`wish`). `tell`: publish it; else the caller does."""
    call.state, call.outcome, call.ended_ms = "ended", outcome, tx.now_ms
    if call.wish != "hang_up":
        call.wish = call.wish_due_ms = None
    store.save(tx, call)
    if call.resident_id is not None:
        record(tx, call.resident_id, "call", _actor(call), _line(call), call.alarm_id)
    return publish(tx, call, "ended") if tell else {}


def _talks_elsewhere(tx: Write, call: Call) -> bool:
    """A line that takes somebody off hold by itself does not give their person two calls at once."""
    other = None if call.operator_id is None else store.active_of(tx, call.operator_id)
    return other is not None and other.id != call.id


def _line(call: Call) -> dict[str, Any]:
    talked_s = 0 if call.answered_ms is None or call.ended_ms is None else (call.ended_ms - call.answered_ms) // 1000
    data: dict[str, Any] = {"call_id": call.id, "direction": call.direction, "outcome": call.outcome}
    data.update(talked_s=max(talked_s, 0), purpose=call.purpose)
    # The resident need not be named on their own timeline.
    whom = call.callee if call.contact_id is not None else call.number if not call.callee else ""
    more = {"by": call.operator_name, "callee": whom, "relation": call.relation}
    return {**data, **{name: value for name, value in more.items() if value}}


def _actor(call: Call) -> str:
    return "hub" if call.operator_id is None else f"operator {call.operator_id}"
