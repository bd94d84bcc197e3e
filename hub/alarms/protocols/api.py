"""Protocols over HTTP: an alarm's questions and their answers, and the supervisors' drafts and versions."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from ..model import Kind
from ..questions import Given, Key
from ..reading import note_old
from . import editing, service
from .model import Protocol

router = APIRouter(tags=["protocols"])

Who = Annotated[Signed, Depends(allow("operator"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Number = Annotated[int, Field(ge=1, le=ID_MAX)]


class GivenAnswer(Body):
    """`number` is the version of the protocol that the person sees; `value` None takes the answer back."""

    number: Number
    value: Given | None


class Seen(Body):
    """`seen` is the version of the draft that the person saw; 0 where there has never been one."""

    seen: Annotated[int, Field(ge=0, le=ID_MAX)]


class Written(Seen):
    content: Protocol


@router.get("/alarms/{alarm_id}/protocol")
async def of_alarm(alarm_id: Id, who: Reader, kernel: Kernel) -> dict[str, Any]:
    """What is to be asked and said, in the version with which the alarm was begun, and what was answered."""
    found = await kernel.database.read(lambda tx: service.of_alarm(tx, alarm_id))
    await note_old(kernel.database, who, alarm_id)
    return found


@router.put("/alarms/{alarm_id}/protocol/answers/{step}")
async def answer(
    alarm_id: Id, step: Annotated[Key, Path()], body: GivenAnswer, who: Who, commands: Run
) -> dict[str, Any]:
    """Answer one step: whoever holds the alarm, or a supervisor. What was answered before stays in the history."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.answer(tx, who, alarm_id, body.number, step, body.value)
    )


@router.get("/protocols")
async def listed(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """Of every kind of alarm the version that is used now."""
    return await kernel.database.read(editing.listed)


@router.get("/protocols/{kind}")
async def one(kind: Kind, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """One of them whole, with its draft, its history and the default."""
    return await kernel.database.read(lambda tx: editing.one(tx, kind))


@router.get("/protocols/{kind}/versions/{number}")
async def version(
    kind: Kind, number: Annotated[int, Path(ge=1, le=ID_MAX)], _who: Reader, kernel: Kernel
) -> dict[str, Any]:
    """As it was published."""
    return await kernel.database.read(lambda tx: editing.version(tx, kind, number))


@router.put("/protocols/{kind}/draft")
async def write(kind: Kind, body: Written, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Keep a draft. It may be incomplete; `faults` says what has to be put right before it can be published."""
    return await commands.run(who.operator_id, body, lambda tx: editing.write(tx, who, kind, body.seen, body.content))


@router.post("/protocols/{kind}/draft/drop")
async def drop(kind: Kind, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Throw the draft away."""
    return await commands.run(who.operator_id, body, lambda tx: editing.drop(tx, who, kind, body.seen))


@router.post("/protocols/{kind}/publish")
async def publish(kind: Kind, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Make the draft the next version. 422 `incomplete` says what is missing, field by field."""
    return await commands.run(who.operator_id, body, lambda tx: editing.publish(tx, who, kind, body.seen))
