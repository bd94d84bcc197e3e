"""Alarms over HTTP: the queue, one alarm, and the commands on it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, Write, not_found, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, operator_names

from . import closing, service, store
from .model import NOTE_LENGTH_MAX, WHY_LENGTH_MAX, ByHand, ClosingCode
from .reading import note_old
from .summary import summarise

PRESSES_SHOWN_MAX = 200

router = APIRouter(tags=["alarms"])

Who = Annotated[Signed, Depends(allow("operator"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Version = Annotated[int, Field(ge=1, le=ID_MAX)]
Text = Annotated[str, Field(min_length=1, max_length=NOTE_LENGTH_MAX)]
Reason = Annotated[str, Field(min_length=1, max_length=WHY_LENGTH_MAX)]


class Take(Body):
    """`version` is the one that the operator saw; further presses since then do not matter."""

    version: Version


class Note(Body):
    text: Text


class Close(Body):
    """`version` is the one that the operator saw; `fields` is what the code asks for (`/closing-codes`)."""

    version: Version
    code: ClosingCode
    note: Text | None = None
    fields: closing.Fields = Field(default_factory=dict[str, str | int])


class Seen(Body):
    """`version` is the one that the person saw."""

    version: Version


class Why(Body):
    """Something out of the ordinary, and why."""

    version: Version
    why: Reason


class Until(Body):
    """Until when (ms since 1970 UTC), and for what."""

    version: Version
    until_ms: Annotated[int, Field(ge=0, le=ID_MAX)]
    why: Reason


class ByHandBody(Body):
    """An alarm that no button has sent; `text` says how the centre knows."""

    resident_id: Annotated[int, Field(ge=1, le=ID_MAX)]
    kind: ByHand
    text: Text


@router.get("/alarms")
async def list_alarms(
    _who: Reader,
    kernel: Kernel,
    page: Shown,
    state: Literal["unclosed", "closed", "all"] = "unclosed",
) -> dict[str, Any]:
    """Unclosed: as they are to be worked off. Otherwise the newest first."""

    def read(tx: Read) -> dict[str, Any]:
        alarms, total = store.page(tx, state, page.offset, page.limit)
        return {"items": summarise(tx, alarms), "total": total}

    return await kernel.database.read(read)


@router.get("/alarms/{alarm_id}")
async def one_alarm(alarm_id: Id, who: Reader, kernel: Kernel) -> dict[str, Any]:
    """The alarm, its presses (the newest first), its notes, and what was said in the fields of its closing."""

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
            "closing": closing.field_lines(tx, alarm_id, alarm.closing_code),
        }

    found = await kernel.database.read(read)
    await note_old(kernel.database, who, alarm_id)
    return found


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
    """Only who has taken it, or a supervisor; the code is needed, and what it must be told."""

    def work(tx: Write) -> dict[str, Any]:
        return service.close(tx, who, alarm_id, body.version, body.code, body.note, body.fields)

    return await commands.run(who.operator_id, body, work)


@router.get("/closing-codes")
async def closing_codes(_who: Reader) -> dict[str, Any]:
    """What each code asks for, in the three languages."""
    return {"items": closing.codes()}


@router.post("/alarms")
async def open_by_hand(body: ByHandBody, who: Who, commands: Run) -> dict[str, Any]:
    """Open an alarm for a resident of whom the centre was told otherwise than by a button."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.open_by_hand(tx, who, body.resident_id, body.kind, body.text)
    )


@router.post("/alarms/{alarm_id}/work")
async def work(alarm_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """On it now; also back from waiting."""
    return await commands.run(who.operator_id, body, lambda tx: service.work(tx, who, alarm_id, body.version))


@router.post("/alarms/{alarm_id}/wait")
async def wait(alarm_id: Id, body: Until, who: Who, commands: Run) -> dict[str, Any]:
    """Help is on the way; at `until_ms` it comes back to the holder, loudly. At most a day."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.wait(tx, who, alarm_id, body.version, body.until_ms, body.why)
    )


@router.post("/alarms/{alarm_id}/keep")
async def keep(alarm_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """The holder is still on it. An alarm of which nothing was heard for five minutes is given back."""
    return await kernel.database.write(lambda tx: service.keep(tx, who, alarm_id))


@router.post("/alarms/{alarm_id}/release")
async def release(alarm_id: Id, body: Why, who: Who, commands: Run) -> dict[str, Any]:
    """Give it back to the queue."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.release(tx, who, alarm_id, body.version, body.why)
    )


@router.post("/alarms/{alarm_id}/take-over")
async def take_over(alarm_id: Id, body: Why, who: Supervisor, commands: Run) -> dict[str, Any]:
    """A supervisor takes what somebody else has."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.take_over(tx, who, alarm_id, body.version, body.why)
    )


@router.post("/alarms/{alarm_id}/undo")
async def undo(alarm_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Not closed after all: within ten seconds, before the device is told."""
    return await commands.run(who.operator_id, body, lambda tx: service.undo(tx, who, alarm_id, body.version))


@router.post("/alarms/{alarm_id}/reopen")
async def reopen(alarm_id: Id, body: Why, who: Who, commands: Run) -> dict[str, Any]:
    """It was not over: within half an hour."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.reopen(tx, who, alarm_id, body.version, body.why)
    )


@router.post("/alarms/{alarm_id}/shelve")
async def shelve(alarm_id: Id, body: Until, who: Who, commands: Run) -> dict[str, Any]:
    """Put a technical alarm aside, at most a week. A call for help is never put aside."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.shelve(tx, who, alarm_id, body.version, body.until_ms, body.why)
    )


@router.post("/alarms/{alarm_id}/unshelve")
async def unshelve(alarm_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Back into the queue before its time."""
    return await commands.run(who.operator_id, body, lambda tx: service.unshelve(tx, who, alarm_id, body.version))


@router.post("/alarms/{alarm_id}/seen")
async def seen(alarm_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """A technical alarm whose condition is over: seen, and closed with that."""
    return await commands.run(who.operator_id, body, lambda tx: service.seen(tx, who, alarm_id, body.version))
