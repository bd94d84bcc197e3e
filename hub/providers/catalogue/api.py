"""The catalogue over HTTP: everybody at the desk reads it, supervisors change it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import service
from .model import Content, Key

router = APIRouter(tags=["providers"])

Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
AKey = Annotated[str, Path(max_length=24)]


class New(Body):
    key: Key
    content: Content


class Seen(Body):
    """The version of it that the person saw."""

    version: Annotated[int, Field(ge=1, le=ID_MAX)]


class Written(Seen):
    content: Content


@router.get("/services")
async def listed(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """What can be ordered, and what could."""
    return await kernel.database.read(service.listed)


@router.get("/services/{service_key}")
async def one(service_key: AKey, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """One kind of service."""
    return await kernel.database.read(lambda tx: service.shown(tx, service_key))


@router.post("/services", status_code=201)
async def add(body: New, who: Supervisor, commands: Run) -> dict[str, Any]:
    """A kind of service of the centre's own."""
    return await commands.run(who.operator_id, body, lambda tx: service.add(tx, who, body.key, body.content))


@router.put("/services/{service_key}")
async def edit(service_key: AKey, body: Written, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Say it otherwise. 422 `incomplete` says what is missing, field by field."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.edit(tx, who, service_key, body.version, body.content)
    )


@router.post("/services/{service_key}/withdraw")
async def withdraw(service_key: AKey, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Offer it no more; orders that were made go on."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.offer(tx, who, service_key, body.version, active=False)
    )


@router.post("/services/{service_key}/offer")
async def offer(service_key: AKey, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Offer it again."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.offer(tx, who, service_key, body.version, active=True)
    )
