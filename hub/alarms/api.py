"""Alarms over HTTP: the queue, one alarm, and the three commands."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, not_found, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, operator_names

from . import service, store
from .model import NOTE_LENGTH_MAX, ClosingCode
from .summary import summarise

PRESSES_SHOWN_MAX = 200

router = APIRouter(tags=["alarms"])

Who = Annotated[Signed, Depends(allow("operator"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Version = Annotated[int, Field(ge=1, le=ID_MAX)]
Text = Annotated[str, Field(min_length=1, max_length=NOTE_LENGTH_MAX)]


class Take(Body):
    """`version` is the one that the operator saw; further presses since then do not matter."""

    version: Version


class Note(Body):
    text: Text


class Close(Body):
    """`version` is the one that the operator saw."""

    version: Version
    code: ClosingCode
    note: Text | None = None


@router.get("/alarms")
async def list_alarms(
    _who: Reader,
    kernel: Kernel,
    page: Shown,
    state: Literal["unclosed", "closed", "all"] = "unclosed",
) -> dict[str, Any]:
    """Unclosed: by priority, then age. Otherwise the newest first."""

    def read(tx: Read) -> dict[str, Any]:
        alarms, total = store.page(tx, state, page.offset, page.limit)
        return {"items": summarise(tx, alarms), "total": total}

    return await kernel.database.read(read)


@router.get("/alarms/{alarm_id}")
async def one_alarm(alarm_id: Id, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """The alarm, its presses (the newest first) and its notes."""

    def read(tx: Read) -> dict[str, Any]:
        alarm = store.alarm(tx, alarm_id)
        if alarm is None:
            raise not_found("alarm", alarm_id)
        notes = store.notes(tx, alarm_id)
        names = operator_names(tx, {one["operator_id"] for one in notes})
        return {
            "alarm": summarise(tx, [alarm])[0],
            "presses": store.press_lines(tx, alarm_id, PRESSES_SHOWN_MAX),
            "notes": [{**one, "by": names.get(one["operator_id"], "")} for one in notes],
        }

    return await kernel.database.read(read)


@router.post("/alarms/{alarm_id}/take")
async def take(alarm_id: Id, body: Take, who: Who, commands: Run) -> dict[str, Any]:
    """409 `already_taken` names who has it."""
    return await commands.run(who.operator_id, body, lambda tx: service.take(tx, who, alarm_id, body.version))


@router.post("/alarms/{alarm_id}/notes")
async def note(alarm_id: Id, body: Note, who: Who, commands: Run) -> dict[str, Any]:
    """Add a note; anybody who is signed in may."""
    return await commands.run(who.operator_id, body, lambda tx: service.note(tx, who, alarm_id, body.text))


@router.post("/alarms/{alarm_id}/close")
async def close(alarm_id: Id, body: Close, who: Who, commands: Run) -> dict[str, Any]:
    """Only who has taken it, or a supervisor; the code is needed."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.close(tx, who, alarm_id, body.version, body.code, body.note)
    )
