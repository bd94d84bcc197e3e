"""Scores over HTTP: of one provider, of a month, the rules by version, and appeals."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, StringConstraints

from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import service, store, trying
from .model import WHOLE, WORDS_LENGTH_MAX, About, Decision, Rules

router = APIRouter(tags=["provider scores"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"
Month = Annotated[str, Field(pattern=MONTH)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=WORDS_LENGTH_MAX)]


class NewRules(Body):
    """From which month on what holds; `note`: why it is changed."""

    from_month: Month
    rules: Rules
    note: Words


class TriedRules(Body):
    """Rules that hold for nobody yet."""

    rules: Rules


class AppealMade(Body):
    """What the provider says, against which month, or against being suspended."""

    about: About
    month: Month | None = None
    words: Words


class AppealDecided(Body):
    """What comes of it; `points`: what the month is worth after all."""

    decision: Decision
    points: Annotated[float | None, Field(ge=0, le=WHOLE)] = None
    reason: Words


@router.get("/score-rules")
async def rules(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """All versions, the newest first."""
    found = await kernel.database.read(lambda tx: [service.rules_shown(row) for row in store.all_rules(tx)])
    return {"items": found}


@router.post("/score-rules", status_code=201)
async def publish(body: NewRules, who: Lead, commands: Run) -> dict[str, Any]:
    """Other rules, from a month on that has not begun. 409 `month_begun`."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.publish(tx, who, body.from_month, body.rules, body.note)
    )


@router.post("/score-rules/preview")
async def preview(body: TriedRules, _who: Lead, kernel: Kernel) -> dict[str, Any]:
    """What the last month would have been by these rules; nothing is kept."""
    return await kernel.database.read(lambda tx: trying.preview(tx, body.rules))


@router.get("/provider-scores")
async def in_month(_who: Reader, kernel: Kernel, month: Annotated[str, Query(pattern=MONTH)]) -> dict[str, Any]:
    """Everybody's score of a month that is over, the best first."""
    return await kernel.database.read(lambda tx: service.in_month(tx, month))


@router.get("/score-appeals")
async def open_appeals(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """What is not decided yet, the newest first."""
    return {"items": await kernel.database.read(lambda tx: service.appeals(tx, None, is_open=True))}


@router.get("/providers/{provider_id}/scores")
async def of_provider(provider_id: Id, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """This month as it stands, those that are over with their parts, appeals, and the rules."""
    return await kernel.database.read(lambda tx: service.of_provider(tx, provider_id))


@router.post("/providers/{provider_id}/score-appeals", status_code=201)
async def make_appeal(provider_id: Id, body: AppealMade, who: Who, commands: Run) -> dict[str, Any]:
    """Note what the provider says against it. 409 `too_late`, `already_asked`, `already_done`."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.make_appeal(tx, who, provider_id, body.about, body.month, body.words),
    )


@router.post("/score-appeals/{appeal_id}/decide")
async def decide_appeal(appeal_id: Id, body: AppealDecided, who: Lead, commands: Run) -> dict[str, Any]:
    """By another person than who noted it. 409 `same_person`, `already_done`."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.decide_appeal(tx, who, appeal_id, body.decision, body.points, body.reason),
    )
