"""The ladders over HTTP: everybody at the desk may read them, supervisors write them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow
from hub.telephony import Recipient

from ..ladders import AFTER_S_MAX, HOURS, NEXT_S, RUNGS_MAX, Ladder, Rung
from . import service
from .policy import LADDERS_MAX, NEXT_S_MAX, NEXT_S_MIN

router = APIRouter(prefix="/ladders", tags=["ladders"])

Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Desk = Annotated[Signed, Depends(allow("operator"))]
Who = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Version = Annotated[int, Field(ge=0, le=ID_MAX)]
Priority = Annotated[int, Field(ge=1, le=5)]
Hour = Annotated[int, Field(ge=0, le=HOURS - 1)]


class RungBody(Body):
    """`after_s`: of waiting."""

    after_s: Annotated[int, Field(ge=1, le=AFTER_S_MAX)]
    tells: Annotated[list[Recipient], Field(max_length=3)] = Field(default=[])
    key_holders: bool = False


class LadderBody(Body):
    """From `from_h` to before `to_h`, over midnight where that is the earlier one; 0 to 24 is the whole day."""

    priority: Priority
    from_h: Hour = 0
    to_h: Annotated[int, Field(ge=0, le=HOURS)] = HOURS
    again: bool = False
    in_turn: bool = True
    next_s: Annotated[int, Field(ge=NEXT_S_MIN, le=NEXT_S_MAX)] = NEXT_S
    rungs: Annotated[list[RungBody], Field(max_length=RUNGS_MAX)]

    def ladder(self) -> Ladder:
        rungs = tuple(Rung(one.after_s, tuple(one.tells), one.key_holders) for one in self.rungs)
        return Ladder(self.priority, rungs, self.again, self.from_h, self.to_h, self.in_turn, self.next_s)


class Plan(Body):
    """All ladders of all priorities; each hour of each has exactly one."""

    ladders: Annotated[list[LadderBody], Field(max_length=LADDERS_MAX)]

    def all(self) -> tuple[Ladder, ...]:
        return tuple(one.ladder() for one in self.ladders)


class Save(Plan):
    """`version` is the one that the person saw."""

    version: Version


class Asked(Plan):
    """What would an alarm do that begins to wait in this hour?"""

    priority: Priority
    hour: Hour


class Seen(Body):
    """`version` is the one that the person saw."""

    version: Version


@router.get("")
async def read(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """The ladders that hold for who begins to wait now, and their history."""
    return await kernel.database.read(service.show)


@router.put("")
async def save(body: Save, who: Who, commands: Run) -> dict[str, Any]:
    """Replace them. 422 names every mistake with its field. Who waits already keeps the ladder that they have."""
    return await commands.run(who.operator_id, body, lambda tx: service.save(tx, who, body.version, body.all()))


@router.post("/undo")
async def undo(body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """As they were before the last change."""
    return await commands.run(who.operator_id, body, lambda tx: service.undo(tx, who, body.version))


@router.post("/defaults")
async def defaults(body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """As they came."""
    return await commands.run(who.operator_id, body, lambda tx: service.defaults(tx, who, body.version))


@router.post("/preview")
async def preview(body: Asked, _who: Desk, kernel: Kernel) -> dict[str, Any]:
    """Changes nothing: whom an alarm would ask for and when, and what the alarms that wait now do."""
    return await kernel.database.read(lambda tx: service.preview(tx, body.all(), body.priority, body.hour))
