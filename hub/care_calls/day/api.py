"""The day of the care calls over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Services, services
from hub.operators import Signed, allow

from . import service

router = APIRouter(tags=["care calls"])


@router.get("/care-calls/today")
async def today(
    who: Annotated[Signed, Depends(allow("operator"))], kernel: Annotated[Services, Depends(services)]
) -> dict[str, Any]:
    """How many of today's calls came to a talk, were tried in vain, are left: yours and all; and which go on."""
    return await kernel.database.read(lambda tx: service.today(tx, who))
