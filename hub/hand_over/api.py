"""Hand-overs over HTTP."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow

from . import service
from .model import TEXT_LENGTH_MAX

router = APIRouter(tags=["hand-over"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Seen(Body):
    """The version that the person has read."""

    version: Annotated[int, Field(ge=1, le=ID_MAX)]


class Written(Seen):
    text: Annotated[str, Field(max_length=TEXT_LENGTH_MAX)]


@router.get("/shift")
async def greeting(who: Who, kernel: Kernel) -> dict[str, Any]:
    """What I want to know when I come: whether my shift runs, who hands over, what is open, who is here."""
    return await kernel.database.read(lambda tx: service.greeting(tx, who))


@router.get("/hand-overs")
async def hand_overs(
    who: Who,
    kernel: Kernel,
    page: Shown,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> dict[str, Any]:
    """The newest first, without what they say; `from` and `to` are days."""
    return await kernel.database.read(lambda tx: service.listed(tx, who, first, last, page.offset, page.limit))


@router.post("/hand-overs")
async def draft(who: Who, commands: Run) -> dict[str, Any]:
    """My draft, with what is open now; begun if there is none."""
    return await commands.run(who.operator_id, None, lambda tx: service.draft(tx, who))


@router.get("/hand-overs/{hand_over_id}")
async def one(hand_over_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """One of them, whole. That it was read is noted."""
    return await kernel.database.write(lambda tx: service.read(tx, who, hand_over_id))


@router.post("/hand-overs/{hand_over_id}/text")
async def write(hand_over_id: Id, body: Written, who: Who, commands: Run) -> dict[str, Any]:
    """Keep what I have written so far."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.write(tx, who, hand_over_id, body.version, body.text)
    )


@router.post("/hand-overs/{hand_over_id}/offer")
async def offer(hand_over_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Sign as who goes: what is open is fixed."""
    return await commands.run(who.operator_id, body, lambda tx: service.offer(tx, who, hand_over_id, body.version))


@router.post("/hand-overs/{hand_over_id}/take-back")
async def take_back(hand_over_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Back to a draft, before anybody else has signed."""
    return await commands.run(who.operator_id, body, lambda tx: service.take_back(tx, who, hand_over_id, body.version))


@router.post("/hand-overs/{hand_over_id}/sign")
async def sign(hand_over_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Sign as who comes; then it is final. 403 `signs_twice` for who goes."""
    return await commands.run(who.operator_id, body, lambda tx: service.sign(tx, who, hand_over_id, body.version))
