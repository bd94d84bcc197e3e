"""What came of a visit: it is on the timeline, a conversation counts as one, and who needs help is helped at once."""

from typing import Any

from hub import alarms
from hub.kernel import Problem, Write
from hub.residents import away_until, is_served, record
from hub.worklist import finish_work

from .. import contacts
from ..rounds import store as rounds
from ..rounds.model import Why
from ..rounds.service import begun, raise_alarm
from . import store
from .model import Found, Outcome, Visit
from .summary import publish


def found(tx: Write, visit: Visit, what: Found, *, talked: bool, note: str, actor: str, by: str = "") -> dict[str, Any]:
    """Whoever went says what they found. The same again changes nothing; help that is needed later is help needed.

    Raises 409 `visit_over` where it was said otherwise already, or nobody needs to go any more.
    """
    if visit.outcome == what and visit.note == note:
        return publish(tx, visit, "done")
    if visit.outcome is not None and what != "needs_help":
        raise Problem(409, "visit_over", f"This visit is over: {visit.outcome}.", outcome=visit.outcome)
    _end(tx, visit, what, actor, talked=visit.talked or (talked and what != "not_home"), note=note, by=by)
    if what == "needs_help":
        alarms.call_for_help(tx, visit.resident_id, {"why": "visit"})
        if (going_on := rounds.going_on(tx, visit.resident_id)) is not None:
            raise_alarm(tx, going_on, "needs_help")
    elif what == "not_home":
        _nobody_there(tx, visit, "not_home")
    if visit.talked:
        contacts.talked(tx, visit.resident_id, tx.now_ms, "visit", visit.id, visit.operator_id)
    return publish(tx, visit, "done")


def missed(tx: Write, visit: Visit) -> None:
    """Its time is over, and nobody has said anything: did anybody go?"""
    away = away_until(tx, [visit.resident_id], tx.now_ms)
    outcome: Outcome = "missed" if is_served(tx, visit.resident_id) and not away else "called_off"
    _end(tx, visit, outcome, "hub", talked=False, note="")
    if outcome == "missed":
        _nobody_there(tx, visit, "visit_not_made")
    publish(tx, visit, "done")


def _nobody_there(tx: Write, visit: Visit, why: Why) -> None:
    """Priority 2. Of a round that goes on it is the round's alarm."""
    going_on = rounds.going_on(tx, visit.resident_id)
    if going_on is not None or visit.round_id is not None:
        raise_alarm(tx, going_on or begun(tx, visit.resident_id), why, "visit_missed")
    else:
        alarms.ask_after(tx, "visit_missed", visit.resident_id, {"why": why})


def _end(tx: Write, visit: Visit, outcome: Outcome, actor: str, *, talked: bool, note: str, by: str = "") -> None:
    visit.outcome, visit.outcome_ms, visit.talked, visit.note = outcome, tx.now_ms, talked, note
    store.save(tx, visit)
    finish_work(tx, "care_visit", visit.id)
    told = {"visit_id": visit.id, "by": visit.by, "outcome": outcome}
    more = {"visitor": visit.visitor, "note": note, "talked": talked, "operator": by}
    record(tx, visit.resident_id, "care_visit", actor, {**told, **{k: v for k, v in more.items() if v}})
