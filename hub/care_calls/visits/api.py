"""Visits over HTTP, for the desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, note_readings

from . import service
from .model import NOTE_LENGTH_MAX, PHONE_LENGTH_MAX, VISITOR_LENGTH_MAX, By, Found
from .pages_api import links_of

router = APIRouter(tags=["care calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Ask(Body):
    """Who should go; somebody is still to be found."""

    by: By = "volunteer"


class Arranged(Body):
    """Who goes. `phone`: where they are sent the link by which they say what they found, if they have one."""

    by: By = "volunteer"
    visitor: Annotated[str, Field(min_length=1, max_length=VISITOR_LENGTH_MAX)]
    phone: Annotated[str, Field(max_length=PHONE_LENGTH_MAX)] = ""


class Result(Body):
    """What they found. `talked`: they talked with the resident."""

    found: Found
    talked: bool = False
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


@router.get("/care-visits")
async def list_visits(
    who: Who, kernel: Annotated[Services, Depends(services)], page: Shown, over: bool = False
) -> dict[str, Any]:
    """Visits that are to be made, the earliest due first; with `over` those that are over, the newest first.

    They show addresses, and what was found: of whom is on the trail.
    """
    found = await kernel.database.read(
        lambda tx: service.page(tx, is_open=not over, offset=page.offset, limit=page.limit)
    )
    shown = [f"resident {one['resident_id']}" for one in found["items"]]
    await note_readings(kernel.database, who, "read_care", shown)
    return found


@router.post("/residents/{resident_id}/visits")
async def ask(resident_id: Id, body: Ask, who: Who, commands: Run) -> dict[str, Any]:
    """Somebody is to go and look, today."""
    return await commands.run(who.operator_id, body, lambda tx: service.ask(tx, who, resident_id, body.by))


@router.post("/care-visits/{visit_id}/arrange")
async def arrange(
    visit_id: Id, body: Arranged, who: Who, commands: Run, kernel: Annotated[Services, Depends(services)]
) -> dict[str, Any]:
    """Somebody has said that they go. With a number they are sent the link; `url` is it, where one can be made."""
    links = links_of(kernel)
    return await commands.run(
        who.operator_id, body, lambda tx: service.arrange(tx, who, visit_id, body.by, body.visitor, body.phone, links)
    )


@router.post("/care-visits/{visit_id}/result")
async def result(visit_id: Id, body: Result, who: Who, commands: Run) -> dict[str, Any]:
    """What whoever went has told. Who needs help has an alarm at once; 409 `visit_over`."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.note_result(tx, who, visit_id, body.found, talked=body.talked, note=body.note),
    )
