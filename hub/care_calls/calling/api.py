"""Care calls over HTTP: whom to call next, one call from its beginning to its outcome, and what is known of them."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Path
from pydantic import Field, StringConstraints

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow, note_reading

from .. import imported
from ..model import LEVEL_MAX, LEVEL_MIN, NOTE_LENGTH_MAX, Need, Outcome
from . import looking, service, telephoned
from .model import Said

router = APIRouter(tags=["care calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
REASON_LENGTH_MAX = 200
Level = Annotated[int | None, Field(ge=LEVEL_MIN, le=LEVEL_MAX)]


class Heard(Body):
    """What was heard in a care call so far. `mood`, `health`: 1 low, 2 so-so, 3 good; leave out what was not asked."""

    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""
    mood: Level = None
    health: Level = None
    needs: Annotated[list[Need], Field(max_length=len(get_args(Need)))] = Field(default=[])
    contacts_verified: bool = False

    def heard(self, outcome: Outcome) -> Said:
        return Said(outcome, self.note, self.mood, self.health, tuple(self.needs), self.contacts_verified)


class CallMade(Heard):
    """What became of a care call."""

    outcome: Outcome

    def said(self) -> Said:
        return self.heard(self.outcome)


class Correction(CallMade):
    """How it was after all, and why it is said anew."""

    reason: Annotated[str, Field(max_length=REASON_LENGTH_MAX)] = ""


class Begin(Body):
    """`dial`: place the call on the telephone at once. `anyway`: also where this is no time to call them."""

    dial: bool = False
    anyway: bool = False


class Reason(Body):
    """Why it is not true."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NOTE_LENGTH_MAX)]


class Talked(Body):
    """`resident_id`: with whom, where the call does not say it."""

    resident_id: Annotated[int | None, Field(ge=1, le=ID_MAX)] = None


@router.get("/worklist/next")
async def next_call(who: Who, kernel: Kernel) -> dict[str, Any]:
    """`item`: what you do next, or null with `why`: `alarm` (one of yours comes first) or `nothing` (is due)."""
    return await kernel.database.read(lambda tx: looking.next_call(tx, who))


@router.get("/residents/{resident_id}/care")
async def show(resident_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """When the next call is due, the last twenty with what was said, tries of today, mood and health."""
    found = await kernel.database.read(lambda tx: looking.care(tx, resident_id))
    await note_reading(kernel.database, who, "read_care", f"resident {resident_id}")
    return found


@router.post("/residents/{resident_id}/care-calls/begin")
async def begin(resident_id: Id, body: Begin, who: Who, commands: Run) -> dict[str, Any]:
    """Begin to call. 409 `being_called` names who was faster, `not_a_time` asks for `anyway`."""
    how = {"dial": body.dial, "anyway": body.anyway}
    return await commands.run(who.operator_id, body, lambda tx: service.begin(tx, who, resident_id, **how))


@router.post("/residents/{resident_id}/care-calls")
async def call(resident_id: Id, made: CallMade, who: Who, commands: Run) -> dict[str, Any]:
    """Note a call that was made, without having begun it here."""
    return await commands.run(who.operator_id, made, lambda tx: service.note_made(tx, who, resident_id, made.said()))


@router.post("/residents/{resident_id}/imported-call/undo")
async def take_back_imported(resident_id: Id, body: Reason, who: Lead, commands: Run) -> dict[str, Any]:
    """The last call that a list brought was not made then. 409 `nothing_to_undo` where no list has said so."""
    return await commands.run(who.operator_id, body, lambda tx: imported.take_back(tx, who, resident_id, body.reason))


@router.post("/care-calls/{care_call_id}/dial")
async def dial(care_call_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Place the call on the telephone (again)."""
    return await commands.run(who.operator_id, None, lambda tx: service.dial(tx, who, care_call_id))


@router.post("/care-calls/{care_call_id}/keep")
async def keep(care_call_id: Id, who: Who, kernel: Kernel, body: Heard | None = None) -> dict[str, Any]:
    """Still on it, and what was noted so far. A call of which nothing was heard for five minutes is given back to the
    list; what was noted stays with it.
    """
    heard = None if body is None else body.heard("interrupted")
    return await kernel.database.write(lambda tx: service.keep(tx, who, care_call_id, heard))


@router.post("/care-calls/{care_call_id}/outcome")
async def outcome(care_call_id: Id, made: CallMade, who: Who, commands: Run) -> dict[str, Any]:
    """What came of it."""
    return await commands.run(who.operator_id, made, lambda tx: service.end(tx, who, care_call_id, made.said()))


@router.post("/care-calls/{care_call_id}/correct")
async def correct(care_call_id: Id, made: Correction, who: Who, commands: Run) -> dict[str, Any]:
    """It was otherwise than was noted: within ten minutes, all fields anew. 409 `too_late`."""
    return await commands.run(
        who.operator_id, made, lambda tx: service.correct(tx, who, care_call_id, made.said(), made.reason)
    )


@router.post("/calls/{call_id}/talked")
async def talked(call_id: Id, body: Talked, who: Who, commands: Run) -> dict[str, Any]:
    """You have talked with the resident in this call: it counts as a care call does."""
    return await commands.run(who.operator_id, body, lambda tx: telephoned.talked(tx, who, call_id, body.resident_id))
