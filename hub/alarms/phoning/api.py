"""Having the phone call us, over HTTP, for the desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Run
from hub.operators import Signed, allow

from . import service

router = APIRouter(prefix="/alarms/{alarm_id}/phone-call", tags=["alarms"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


@router.get("")
async def read(alarm_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """How far the phone is with calling the centre, or null; `why_not`: why it cannot be asked to now."""
    return await kernel.database.read(lambda tx: service.show(tx, alarm_id))


@router.post("")
async def ask(alarm_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Have the phone call us by voice, at once. Its own words for it are news ("phone_call")."""
    return await commands.run(who.operator_id, None, lambda tx: service.ask(tx, who, alarm_id))
