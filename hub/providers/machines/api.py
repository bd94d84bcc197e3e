"""Stair-climbing machines over HTTP: the desk books them, supervisors keep the list."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, StringConstraints

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import service
from .policy import DISTANCE_M_MAX, FLOORS_MAX

router = APIRouter(tags=["providers"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[int, Field(strict=True, ge=1, le=ID_MAX)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class New(Body):
    provider_id: BodyId
    name: Name


class Changed(Body):
    """`version`: of the machine as it was seen; what is left out stays."""

    version: BodyId
    name: Name | None = None
    active: bool | None = None


class Book(Body):
    """From when, how high and how far; `order_id` left out: for something else, as its maintenance."""

    order_id: BodyId | None = None
    from_ms: BodyId
    floors: Annotated[int, Field(strict=True, ge=0, le=FLOORS_MAX)]
    distance_m: Annotated[int, Field(strict=True, ge=0, le=DISTANCE_M_MAX)] = 0


@router.get("/machines")
async def listed(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """All machines, with whose they are."""
    return await kernel.database.read(service.listed)


@router.post("/machines", status_code=201)
async def add(body: New, who: Lead, commands: Run) -> dict[str, Any]:
    """One more."""
    return await commands.run(who.operator_id, body, lambda tx: service.add(tx, who, body.provider_id, body.name))


@router.patch("/machines/{machine_id}")
async def edit(machine_id: Id, body: Changed, who: Lead, commands: Run) -> dict[str, Any]:
    """Its name, and whether it is in use."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.edit(tx, who, machine_id, body.version, body.name, body.active)
    )


@router.get("/machines/{machine_id}/slots")
async def day(
    machine_id: Id, _who: Who, kernel: Kernel, on: Annotated[date | None, Query(alias="day")] = None
) -> dict[str, Any]:
    """A day of it: when its people work, what is booked, what is free."""
    return await kernel.database.read(lambda tx: service.day(tx, machine_id, on))


@router.post("/machines/{machine_id}/slots", status_code=201)
async def book(machine_id: Id, body: Book, who: Who, commands: Run) -> dict[str, Any]:
    """Book it for as long as it takes. 409 `slot_taken` says in `next_from_ms` when it is free that day."""
    wanted = service.Booking(body.order_id, body.from_ms, body.floors, body.distance_m)
    return await commands.run(who.operator_id, body, lambda tx: service.book(tx, who, machine_id, wanted))


@router.post("/machine-slots/{slot_id}/release")
async def release(slot_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Give it back."""
    return await commands.run(who.operator_id, None, lambda tx: service.release_slot(tx, who, slot_id))
