"""Campaigns over HTTP: what to ask at a call and the answers, the supervisors' drafts and versions, and the results."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.alarms import StepKey
from hub.kernel import Services, services
from hub.kernel.http import ID_MAX, Body, CsvAnswer, Run, Shown
from hub.operators import Signed, allow, note_reading

from . import editing, results, service
from .model import ANSWERS_MAX, AnswerGiven, Campaign

router = APIRouter(tags=["care calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Knows = Annotated[Signed, Depends(allow("supervisor", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Answers(Body):
    answers: Annotated[tuple[AnswerGiven, ...], Field(min_length=1, max_length=ANSWERS_MAX)]


class Content(Body):
    content: Campaign


class Seen(Body):
    """`seen`: the `version` of the campaign that the person saw."""

    seen: Annotated[int, Field(ge=1, le=ID_MAX)]


class Written(Seen):
    content: Campaign


@router.get("/residents/{resident_id}/care-script")
async def script(
    resident_id: Id, who: Who, kernel: Kernel, care_call_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None
) -> dict[str, Any]:
    """What to say and to ask at a call with this resident today, in all three languages, and what is answered."""
    found = await kernel.database.read(lambda tx: service.script(tx, resident_id, care_call_id))
    await note_reading(kernel.database, who, "read_card", f"resident {resident_id}")
    return found


@router.put("/care-calls/{care_call_id}/answers")
async def answer(care_call_id: Id, body: Answers, who: Who, commands: Run) -> dict[str, Any]:
    """Keep answers of a call that goes on, or was made within a day; a value of null takes one back."""
    return await commands.run(
        who.operator_id, body, lambda tx: service.keep_answers(tx, who, care_call_id, body.answers)
    )


@router.get("/campaigns")
async def listed(_who: Reader, kernel: Kernel) -> dict[str, Any]:
    """All campaigns, those that were put away too."""
    return await kernel.database.read(editing.listed)


@router.post("/campaigns")
async def begin(body: Content, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Begin a draft; it may be incomplete."""
    return await commands.run(who.operator_id, body, lambda tx: editing.begin(tx, who, body.content))


@router.post("/campaigns/preview")
async def preview(body: Content, who: Supervisor, kernel: Kernel) -> dict[str, Any]:
    """Of how many residents it would be asked, with some names. Changes nothing."""
    found = await kernel.database.read(lambda tx: editing.preview(tx, body.content))
    await note_reading(kernel.database, who, "read_preview", "campaign preview")
    return found


@router.get("/campaigns/{campaign_id}")
async def one(campaign_id: Id, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """One of them whole, with its draft and its history."""
    return await kernel.database.read(lambda tx: editing.one(tx, campaign_id))


@router.get("/campaigns/{campaign_id}/versions/{number}")
async def version(
    campaign_id: Id, number: Annotated[int, Path(ge=1, le=ID_MAX)], _who: Reader, kernel: Kernel
) -> dict[str, Any]:
    """As it was published."""
    return await kernel.database.read(lambda tx: editing.version(tx, campaign_id, number))


@router.put("/campaigns/{campaign_id}/draft")
async def write(campaign_id: Id, body: Written, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Keep a draft; `faults` says what has to be put right before it can be published."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.write(tx, who, campaign_id, body.seen, body.content)
    )


@router.post("/campaigns/{campaign_id}/draft/drop")
async def drop(campaign_id: Id, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Throw the draft away."""
    return await commands.run(who.operator_id, body, lambda tx: editing.drop(tx, who, campaign_id, body.seen))


@router.post("/campaigns/{campaign_id}/publish")
async def publish(campaign_id: Id, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Ask what the draft says from now on. 422 `incomplete` says what is missing, field by field."""
    return await commands.run(who.operator_id, body, lambda tx: editing.publish(tx, who, campaign_id, body.seen))


@router.post("/campaigns/{campaign_id}/archive")
async def archive(campaign_id: Id, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Ask it no more; its answers stay."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.put_away(tx, who, campaign_id, body.seen, away=True)
    )


@router.post("/campaigns/{campaign_id}/take-out")
async def take_out(campaign_id: Id, body: Seen, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Take it out of the archive again."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.put_away(tx, who, campaign_id, body.seen, away=False)
    )


@router.get("/campaigns/{campaign_id}/results")
async def counted(campaign_id: Id, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """How often each answer was given."""
    return await kernel.database.read(lambda tx: results.results(tx, campaign_id))


@router.get("/campaigns/{campaign_id}/answers")
async def answers(
    campaign_id: Id,
    who: Knows,
    kernel: Kernel,
    page: Shown,
    question: Annotated[StepKey | None, Query()] = None,
    answer: Annotated[str | None, Query(max_length=32)] = None,
) -> dict[str, Any]:
    """Who said what, the newest first; that it was read is noted. `answer`: only this one of a choice."""
    found = await kernel.database.read(
        lambda tx: results.answers(tx, campaign_id, question, answer, page.offset, page.limit)
    )
    await note_reading(kernel.database, who, "read_answers", f"campaign {campaign_id}")
    return found


@router.get("/campaigns/{campaign_id}/answers.csv", response_class=CsvAnswer)
async def csv(campaign_id: Id, who: Knows, kernel: Kernel) -> CsvAnswer:
    """The same as a table for a spreadsheet, in the person's language."""
    text = await kernel.database.write(lambda tx: results.table(tx, who, campaign_id))
    name = f"lamplight-campaign-{campaign_id}.csv"
    return CsvAnswer(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})
