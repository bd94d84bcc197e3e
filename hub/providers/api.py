"""Orders over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Body, Page, Run, Shown
from hub.operators import Signed, allow, note_readings
from hub.residents import must_exist

from . import service, store
from .model import MARK_MAX, MARK_MIN, NOTE_LENGTH_MAX, Service, State

router = APIRouter(tags=["providers"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[int, Field(ge=1, le=ID_MAX)]
Mark = Annotated[int, Field(ge=MARK_MIN, le=MARK_MAX)]
Note = Annotated[str, Field(max_length=NOTE_LENGTH_MAX)]


class Offer(Body):
    """Who needs what, and who is to come."""

    resident_id: BodyId
    provider_id: BodyId
    service: Service
    note: Note = ""


class Done(Body):
    """The version of the order that the operator saw."""

    version: BodyId


class FollowUp(Done):
    """What the resident said: each mark from 1 (bad) to 5 (good)."""

    timeliness: Mark
    attitude: Mark
    result: Mark
    note: Note = ""


@router.get("/orders")
async def list_orders(who: Who, kernel: Kernel, page: Shown, state: State | None = None) -> dict[str, Any]:
    """Orders, the newest first. They show addresses, and what somebody needs: of whom is on the trail."""
    found = await kernel.database.read(lambda tx: _orders(tx, state, None, page))
    shown = [f"resident {one['resident_id']}" for one in found["items"]]
    await note_readings(kernel.database, who, "read_orders", shown)
    return found


@router.get("/residents/{resident_id}/orders")
async def residents_orders(resident_id: Id, who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """The orders for one resident, the newest first. Reading them is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        return _orders(tx, None, resident_id, page)

    found = await kernel.database.read(work)
    await note_readings(kernel.database, who, "read_orders", [f"resident {resident_id}"])
    return found


@router.post("/orders", status_code=201)
async def offer(body: Offer, who: Who, commands: Run) -> dict[str, Any]:
    """Give a provider an order."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.offer(tx, who, body.resident_id, body.provider_id, body.service, body.note),
    )


@router.post("/orders/{order_id}/done")
async def done(order_id: Id, body: Done, who: Who, commands: Run) -> dict[str, Any]:
    """The provider has been."""
    return await commands.run(who.operator_id, body, lambda tx: service.done(tx, who, order_id, body.version))


@router.post("/orders/{order_id}/follow-up")
async def follow_up(order_id: Id, body: FollowUp, who: Who, commands: Run) -> dict[str, Any]:
    """The resident was asked how it was."""
    marks = service.Marks(body.timeliness, body.attitude, body.result, body.note)
    return await commands.run(
        who.operator_id, body, lambda tx: service.follow_up(tx, who, order_id, body.version, marks)
    )


def _orders(tx: Read, state: State | None, resident_id: int | None, page: Page) -> dict[str, Any]:
    rows, total = store.orders(tx, state, resident_id, page.offset, page.limit)
    return {"items": service.shown(tx, rows), "total": total}
