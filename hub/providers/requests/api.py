"""What residents need and nobody has been sent for yet, over HTTP."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, note_readings

from ..links import Links
from ..orders.model import NOTE_LENGTH_MAX, Urgency
from . import service

router = APIRouter(tags=["providers"])

Who = Annotated[Signed, Depends(allow("operator"))]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Order(Body):
    """Who is to be asked (None: nobody yet), for what, by when. `note`: in place of what was noted."""

    provider_id: Annotated[int, Field(ge=1, le=ID_MAX)] | None = None
    service: Annotated[str, Field(min_length=1, max_length=24)]
    urgency: Urgency | None = None
    wanted_ms: Annotated[int | None, Field(ge=0, le=ID_MAX)] = None
    note: Annotated[str | None, Field(max_length=NOTE_LENGTH_MAX)] = None


@router.get("/service-requests")
async def list_requests(
    who: Who,
    kernel: Annotated[Services, Depends(services)],
    page: Shown,
    state: Literal["waiting", "ordered", "dropped"] = "waiting",
    resident_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
) -> dict[str, Any]:
    """Who waits longest first. They show addresses, and what somebody needs: of whom is on the trail."""
    found = await kernel.database.read(lambda tx: service.page(tx, state, resident_id, page.offset, page.limit))
    shown = [f"resident {one['resident_id']}" for one in found["items"]]
    await note_readings(kernel.database, who, "read_care", shown)
    return found


@router.post("/service-requests/{request_id}/order")
async def order(request_id: Id, body: Order, who: Who, commands: Run, links: Links) -> dict[str, Any]:
    """Make an order of it."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.order(tx, who, request_id, service.Wanted(**body.model_dump()), links),
    )


@router.post("/service-requests/{request_id}/drop")
async def drop(request_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """It has been seen to otherwise."""
    return await commands.run(who.operator_id, None, lambda tx: service.drop(tx, who, request_id))
