"""Asking for help over HTTP, for the desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from ..ladder_plan.policy import NEXT_S_MAX, NEXT_S_MIN
from ..ladders import NEXT_S
from ..reading import note_old
from . import service
from .model import MINUTES_MAX, NOTE_LENGTH_MAX, Noted, Whom

router = APIRouter(prefix="/alarms/{alarm_id}/asking", tags=["alarms"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Ask(Body):
    """`in_turn`: one after the other, each `next_s` after the one before; else all at once."""

    whom: Whom = "key_holders"
    in_turn: bool = True
    next_s: Annotated[int, Field(ge=NEXT_S_MIN, le=NEXT_S_MAX)] = NEXT_S


class Answer(Body):
    """What this contact has said. `minutes`: until they will be there, if they are going."""

    contact_id: Annotated[int, Field(ge=1, le=ID_MAX)]
    outcome: Noted
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MAX)] | None = None
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


@router.get("")
async def read(alarm_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """Whom was asked and what they said; who could be asked, and why not."""
    found = await kernel.database.read(lambda tx: service.show(tx, alarm_id))
    await note_old(kernel.database, who, alarm_id)
    return found


@router.post("")
async def ask(alarm_id: Id, body: Ask, who: Who, commands: Run) -> dict[str, Any]:
    """Ask key-holders (or all contacts) by a message with a link. 409 `already_asking` while one may still answer."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.ask(tx, who, alarm_id, body.whom, body.in_turn, body.next_s)
    )


@router.post("/stop")
async def stop(alarm_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Ask nobody further."""
    return await commands.run(who.operator_id, None, lambda tx: service.stop(tx, who, alarm_id))


@router.post("/answers")
async def answer(alarm_id: Id, body: Answer, who: Who, commands: Run) -> dict[str, Any]:
    """Note what a contact has said by telephone or at the door."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.note_answer(tx, who, alarm_id, body.contact_id, body.outcome, body.minutes, body.note),
    )
