"""A round is over: somebody has talked with the resident, they are away, or are not looked after any more.

Whoever was still to be asked is not asked any more, and a visit is called off, in the same transaction.
"""

from hub.kernel import Write
from hub.residents import record
from hub.worklist import finish_work

from ..visits import store as visits
from . import store
from .model import Over, Round, Step, StepOutcome
from .summary import publish


def over(tx: Write, resident_id: int, why: Over, at_ms: int | None = None) -> None:
    """Nothing happens where no round goes on and nobody is to go there, nor for what was before it began (`at_ms`)."""
    found = store.going_on(tx, resident_id)
    if found is not None and at_ms is not None and at_ms < found.begun_ms:
        return
    if found is not None:
        drop(tx, found)
        found.ended_ms, found.over = tx.now_ms, why
        store.save(tx, found)
        publish(tx, found)
    visit = visits.open_of(tx, resident_id)
    if visit is not None and why != "alarm_closed":
        visit.outcome, visit.outcome_ms = "called_off", tx.now_ms
        visits.save(tx, visit)
        finish_work(tx, "care_visit", visit.id)
        told = {"visit_id": visit.id, "by": visit.by, "outcome": "called_off"}
        record(tx, resident_id, "care_visit", "hub", told)


def drop(tx: Write, found: Round, but: Step | None = None) -> None:
    """Nobody (`but` one) is asked about the resident any more in this round, for now."""
    for step in store.steps(tx, found.id):
        if step.is_open and (but is None or step.id != but.id):
            close(tx, step, "dropped")


def close(tx: Write, step: Step, outcome: StepOutcome, note: str = "", operator_id: int | None = None) -> None:
    """What came of asking somebody; it is off the worklist unless they will look."""
    step.outcome, step.outcome_ms, step.note = outcome, tx.now_ms, note or step.note
    step.operator_id = operator_id or step.operator_id
    store.save_step(tx, step)
    if not step.is_open:
        finish_work(tx, "care_contact" if step.kind == "contact" else "care_committee", step.id)
