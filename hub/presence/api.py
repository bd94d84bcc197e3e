"""Shifts and who is here, over HTTP."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import Body, Run
from hub.operators import Signed, allow

from . import service
from .model import PAUSE_MIN_MAX, Heard, Sound, State

router = APIRouter(tags=["presence"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]


class Start(Body):
    """Whether each priority's tone was heard at this seat; what is not named was not tried."""

    sound: Annotated[dict[Sound, Heard], Field(default_factory=dict)]


class Choice(Body):
    """How I am to be counted; `minutes`: how long a pause is meant to last."""

    state: State
    minutes: Annotated[int, Field(ge=1, le=PAUSE_MIN_MAX)] | None = None


@router.get("/presence")
async def who_is_here(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """Everybody whose shift runs, who has been here longest first; `free`: how many could take an alarm now."""

    def read(tx: Read) -> dict[str, Any]:
        room = service.present(tx)
        return {"items": [asdict(one) for one in room.people], "free": room.free}

    return await kernel.database.read(read)


@router.post("/presence")
async def choose(body: Choice, who: Who, commands: Run) -> dict[str, Any]:
    """Say that I rest, talk, am away or am back. 409 `no_shift` before my shift began."""
    return await commands.run(who.operator_id, body, lambda tx: service.choose(tx, who, body.state, body.minutes))


@router.post("/shift")
async def start(body: Start, who: Who, commands: Run) -> dict[str, Any]:
    """Begin my shift; one that runs already goes on."""
    return await commands.run(who.operator_id, body, lambda tx: service.start(tx, who, body.sound))


@router.post("/shift/end")
async def end(who: Who, commands: Run) -> dict[str, Any]:
    """End my shift without signing out."""
    return await commands.run(who.operator_id, None, lambda tx: service.end(tx, who))
