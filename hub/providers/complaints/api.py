"""Complaints over HTTP: the list, one of them, and each step."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, StringConstraints

from hub.kernel import Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, note_readings

from ..links import Links
from ..orders.model import REASON_LENGTH_MAX
from . import service, store
from .model import REFUND_FEN_MAX, WORDS_LENGTH_MAX, Appeal, Complaint, Kind, Outcome, Source, State

router = APIRouter(tags=["complaints"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[int, Field(ge=1, le=ID_MAX)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=WORDS_LENGTH_MAX)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_LENGTH_MAX)]


class Raise(Body):
    """What was wrong. `version`: of the order, as it was seen."""

    version: BodyId
    kind: Kind
    source: Source = "resident"
    words: Words


class Seen(Body):
    """The version of the complaint that was seen."""

    version: BodyId


class Heard(Seen):
    """What the provider says to it; empty: they were asked and said nothing."""

    statement: Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_LENGTH_MAX)] = ""


class Decide(Seen):
    """What comes of it, and why; `refund_fen` with a refund."""

    outcome: Outcome
    reason: Reason
    refund_fen: Annotated[int | None, Field(ge=1, le=REFUND_FEN_MAX)] = None


class AppealMade(Seen):
    """What the provider says against the decision."""

    words: Words


class AppealDecided(Seen):
    """What comes of the appeal, and why."""

    appeal: Appeal
    reason: Reason


@router.get("/complaints")
async def list_complaints(
    who: Reader,
    kernel: Kernel,
    page: Shown,
    state: Annotated[list[State] | None, Query(max_length=5)] = None,
    provider_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    order_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    grave: bool | None = None,
    sort: Literal["new", "due"] = "due",
) -> dict[str, Any]:
    """Complaints, by deadline or the newest first. They say what residents said: whose is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        only = store.Only(state or (), provider_id, order_id, grave)
        rows, total = store.page(tx, only, sort, page.offset, page.limit)
        return {"items": service.shown(tx, rows), "total": total}

    found = await kernel.database.read(work)
    about = [f"resident {one['resident_id']}" for one in found["items"]]
    await note_readings(kernel.database, who, "read_complaints", about)
    return found


@router.get("/complaints/{complaint_id}")
async def one_complaint(complaint_id: Id, who: Reader, kernel: Kernel) -> dict[str, Any]:
    """One complaint, with whoever raised, heard and decided it. Reading it is on the trail."""
    found = await kernel.database.read(lambda tx: _one(tx, service.must(tx, complaint_id)))
    await note_readings(kernel.database, who, "read_complaints", [f"resident {found['resident_id']}"])
    return found


@router.post("/orders/{order_id}/complaints", status_code=201)
async def raise_one(order_id: Id, body: Raise, who: Who, commands: Run) -> dict[str, Any]:
    """Somebody says what was wrong with what was done."""

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, service.raise_by_hand(tx, who, order_id, body.version, body.kind, body.source, body.words))

    return await commands.run(who.operator_id, body, work)


@router.post("/complaints/{complaint_id}/heard")
async def heard(complaint_id: Id, body: Heard, who: Who, commands: Run) -> dict[str, Any]:
    """What the provider says to it."""

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, service.hear(tx, who, service.must(tx, complaint_id), body.version, body.statement))

    return await commands.run(who.operator_id, body, work)


@router.post("/complaints/{complaint_id}/decide")
async def decide(complaint_id: Id, body: Decide, who: Lead, commands: Run, by: Links) -> dict[str, Any]:
    """Rework, apology, refund, upheld or unfounded; the order goes on. 409 `raised_by_you`, `dispatched_by_you`."""

    def work(tx: Write) -> dict[str, Any]:
        one = service.must(tx, complaint_id)
        return _one(tx, service.decide(tx, who, one, body.version, body.outcome, body.reason, body.refund_fen, by))

    return await commands.run(who.operator_id, body, work)


@router.post("/complaints/{complaint_id}/appeal")
async def appeal(complaint_id: Id, body: AppealMade, who: Who, commands: Run) -> dict[str, Any]:
    """The provider does not agree. 409 `too_late` after a week."""

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, service.appeal(tx, who, service.must(tx, complaint_id), body.version, body.words))

    return await commands.run(who.operator_id, body, work)


@router.post("/complaints/{complaint_id}/appeal/decide")
async def settle_appeal(complaint_id: Id, body: AppealDecided, who: Lead, commands: Run) -> dict[str, Any]:
    """Whether the decision stands. 409 `decided_by_you`, `dispatched_by_you`."""

    def work(tx: Write) -> dict[str, Any]:
        one = service.must(tx, complaint_id)
        return _one(tx, service.settle_appeal(tx, who, one, body.version, body.appeal, body.reason))

    return await commands.run(who.operator_id, body, work)


def _one(tx: Read, one: Complaint) -> dict[str, Any]:
    return service.shown(tx, [one])[0]
