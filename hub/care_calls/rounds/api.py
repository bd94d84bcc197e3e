"""Who was asked about a resident has answered: the operator who asked notes it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Problem, Write, not_found
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow
from hub.residents import record
from hub.worklist import finish_work

from ..calling.model import Said
from ..calling.service import note_made
from ..model import NOTE_LENGTH_MAX
from . import service, store
from .model import StepSaid
from .summary import shown

router = APIRouter(tags=["care calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class StepAnswer(Body):
    """What they have said. `talked`: they have handed the telephone to the resident, and you talked with them."""

    outcome: StepSaid
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


@router.post("/care-steps/{step_id}/outcome")
async def answer(step_id: Id, body: StepAnswer, who: Who, commands: Run) -> dict[str, Any]:
    """Note what a contact or the committee has said; the round goes on at once. 409 `step_over`."""
    return await commands.run(who.operator_id, body, lambda tx: note_step(tx, who, step_id, body))


@router.post("/residents/{resident_id}/number-checked")
async def number_checked(resident_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """The number on the card is right after all, or nobody can find a better one: it is off the worklist."""

    def work(tx: Write) -> dict[str, Any]:
        finish_work(tx, "number", resident_id)
        return {"resident_id": resident_id}

    return await commands.run(who.operator_id, None, work)


def note_step(tx: Write, who: Signed, step_id: int, body: StepAnswer) -> dict[str, Any]:
    """What somebody has said who was asked. Raises 404, 409 `step_over`."""
    step = store.step(tx, step_id)
    if step is None:
        raise not_found("care step", step_id)
    found = store.one(tx, step.round_id)
    if found is None or not step.is_open:
        raise Problem(409, "step_over", f"This is over: {step.outcome}.", outcome=step.outcome)
    told = {"by": who.name, "step": step.kind, "step_id": step_id, "outcome": body.outcome, "note": body.note}
    record(tx, step.resident_id, "care_step", f"operator {who.operator_id}", {k: v for k, v in told.items() if v})
    service.answered(tx, found, step, body.outcome, body.note, who.operator_id)
    if body.outcome == "talked":
        note_made(tx, who, step.resident_id, Said("reached", body.note))
    return {"step_id": step_id, "outcome": body.outcome, "round": shown(tx, step.resident_id)}
