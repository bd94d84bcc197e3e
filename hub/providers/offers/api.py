"""Whom a resident does not want to come again, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow
from hub.residents import must_exist

from ..orders.model import REASON_LENGTH_MAX
from . import service

router = APIRouter(tags=["orders"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Unwanted(Body):
    """Whom the resident does not want to come again, and why."""

    provider_id: Annotated[int, Field(ge=1, le=ID_MAX)]
    reason: Annotated[str, Field(max_length=REASON_LENGTH_MAX)] = ""


@router.get("/residents/{resident_id}/unwanted-providers")
async def unwanted(resident_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """Whom this resident does not want to come again."""

    def work(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        return service.unwanted(tx, resident_id)

    return await kernel.database.read(work)


@router.post("/residents/{resident_id}/unwanted-providers", status_code=201)
async def refuse(resident_id: Id, body: Unwanted, who: Who, commands: Run) -> dict[str, Any]:
    """They do not want this one to come again."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.refuse(tx, who, resident_id, body.provider_id, body.reason)
    )


@router.delete("/residents/{resident_id}/unwanted-providers/{provider_id}")
async def take_again(resident_id: Id, provider_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """They may come again."""
    return await commands.run(who.operator_id, None, lambda tx: service.take_again(tx, who, resident_id, provider_id))
