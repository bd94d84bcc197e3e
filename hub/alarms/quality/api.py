"""Quality over HTTP: what was drawn, what somebody else found, and for everybody their own results."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import service
from .model import MARK_MAX, MARK_MIN, TEXT_LENGTH_MAX, Marks

router = APIRouter(prefix="/quality", tags=["quality"])

Anyone = Annotated[Signed, Depends(allow("operator"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Reader = Annotated[Signed, Depends(allow("supervisor", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Mark = Annotated[int, Field(strict=True, ge=MARK_MIN, le=MARK_MAX)]
Yes = Annotated[bool, Field(strict=True)]


class Review(Body):
    """Marks from 1 to 5, yes or no, and words. `seen` is the number of the newest review that was shown, if any."""

    greeting: Mark
    identified: Yes
    protocol: Mark
    outcome_right: Yes
    documented: Mark
    text: Annotated[str, Field(max_length=TEXT_LENGTH_MAX)] = ""
    seen: Annotated[int, Field(ge=1, le=ID_MAX)] | None = None


@router.get("")
async def of_month(
    _who: Reader,
    kernel: Kernel,
    month: Annotated[str | None, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", max_length=7)] = None,
) -> dict[str, Any]:
    """The drawn cases of a month (2026-11; without it of this one), each with its newest review."""
    return await kernel.database.read(lambda tx: service.of_month(tx, month))


@router.post("/draws")
async def draw(who: Supervisor, commands: Run) -> dict[str, Any]:
    """Draw now for the current month. What is drawn stays; the end of the month draws what is missing."""
    return await commands.run(who.operator_id, None, service.draw_now)


@router.get("/cases/{case_id}/story")
async def story(case_id: Id, who: Reader, kernel: Kernel) -> dict[str, Any]:
    """All that happened to the alarm of a case. That it was read, and by whom, is noted."""
    return {"items": await kernel.database.write(lambda tx: service.story(tx, who, case_id))}


@router.post("/cases/{case_id}/reviews")
async def review(case_id: Id, body: Review, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Keep what one thinks of a case of somebody else. An earlier review stays; the newest counts."""
    marks = Marks(body.greeting, body.identified, body.protocol, body.outcome_right, body.documented)
    return await commands.run(
        who.operator_id, body, lambda tx: service.review(tx, who, case_id, marks, body.text, body.seen)
    )


@router.get("/results")
async def results(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """How everybody did, month by month, over the last two years."""
    return {"items": await kernel.database.read(service.results)}


@router.get("/mine")
async def mine(who: Anyone, kernel: Kernel) -> dict[str, Any]:
    """One's own results and reviews."""
    return await kernel.database.read(lambda tx: service.mine(tx, who))
