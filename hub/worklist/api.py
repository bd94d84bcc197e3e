"""The worklist over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Services, services
from hub.kernel.http import Shown
from hub.operators import Signed, allow

from . import service
from .model import Kind, Only, Whose

router = APIRouter(tags=["worklist"])


@router.get("/worklist")
async def list_work(
    who: Annotated[Signed, Depends(allow("operator"))],
    kernel: Annotated[Services, Depends(services)],
    page: Shown,
    kind: Kind | None = None,
    whose: Whose | None = None,
    overdue: bool = False,
) -> dict[str, Any]:
    """What is to be done, the earliest due first; what is due later is there too. `whose`: yours, or anybody's."""
    only = Only(who.operator_id, whose, overdue)
    return await kernel.database.read(lambda tx: service.waiting_work(tx, kind, page.offset, page.limit, only))
