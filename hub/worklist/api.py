"""The worklist over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Services, services
from hub.kernel.http import Shown
from hub.operators import allow

from . import service
from .model import Kind

router = APIRouter(tags=["worklist"], dependencies=[Depends(allow("operator"))])


@router.get("/worklist")
async def list_work(
    kernel: Annotated[Services, Depends(services)], page: Shown, kind: Kind | None = None
) -> dict[str, Any]:
    """What is to be done, the earliest due first; what is due later is there too."""
    return await kernel.database.read(lambda tx: service.waiting_work(tx, kind, page.offset, page.limit))
