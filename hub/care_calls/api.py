"""Care calls over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import service
from .model import NOTE_LENGTH_MAX, Outcome

router = APIRouter(tags=["care calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class CallMade(Body):
    """What became of a care call."""

    outcome: Outcome
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


@router.get("/residents/{resident_id}/care")
async def show(resident_id: Id, _who: Who, kernel: Annotated[Services, Depends(services)]) -> dict[str, Any]:
    """When the next call is due, and the last twenty."""
    return await kernel.database.read(lambda tx: service.care(tx, resident_id))


@router.post("/residents/{resident_id}/care-calls")
async def call(resident_id: Id, made: CallMade, who: Who, commands: Run) -> dict[str, Any]:
    """Note a call that was made: reached, or no answer."""
    return await commands.run(
        who.operator_id, made, lambda tx: service.note_call(tx, who, resident_id, made.outcome, made.note)
    )
