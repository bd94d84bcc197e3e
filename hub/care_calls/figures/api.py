"""The figures and the proof of care calls over HTTP: JSON for the console, tables for a spreadsheet, certificates."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from hub.kernel import Read, Services, Write, services, site_zone
from hub.kernel.http import ID_MAX, Body, CsvAnswer, Run, Shown
from hub.kernel.site_days import Span, span_of
from hub.operators import Language, Signed, allow, audit, note_reading

from . import breaches, certificates, export, service
from .model import WORDS_LENGTH_MAX, BreachSort, Reason, ResidentSort

EXPORTED_MAX = 20_000
SEARCH_LENGTH_MAX = 80

router = APIRouter(prefix="/care-figures", tags=["care figures"])

Who = Annotated[Signed, Depends(allow("supervisor", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Operator = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Search = Annotated[str, Query(max_length=SEARCH_LENGTH_MAX)]
Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}


class Words(Body):
    """What there is to say about a breach."""

    words: Annotated[str, Field(min_length=1, max_length=WORDS_LENGTH_MAX)]


class Asked(Body):
    """Which month is to be certified ("2026-11"), and in which language; without one in that of who asks."""

    month: Month
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are asked for, both included."""

    first: date | None
    last: date | None

    def span(self, tx: Read) -> Span:
        """By the clock on the site's wall."""
        return span_of(self.first, self.last, site_zone(tx), tx.now_ms)


async def days(
    first: Annotated[date | None, Query(alias="from")] = None, last: Annotated[date | None, Query(alias="to")] = None
) -> Days:
    """FastAPI dependency: `from` and `to` as days (2026-11-28); without them the last seven."""
    return Days(first, last)


Of = Annotated[Days, Depends(days)]


@router.get("")
async def figures(_who: Who, kernel: Kernel, of: Of) -> dict[str, Any]:
    """Share within 72 hours by day, week and zone; tries, hours, talk time; by operator."""
    return await kernel.database.read(lambda tx: service.figures(tx, of.span(tx)))


@router.get("/residents")
async def residents(
    who: Who, kernel: Kernel, of: Of, page: Shown, sort: ResidentSort = "longest", search: Search = ""
) -> dict[str, Any]:
    """The longest that nobody had talked with each resident, within these days."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = service.residents(tx, of.span(tx), sort, search, page.offset, page.limit)
        return {"items": items, "total": total}

    await note_reading(kernel.database, who, "read_care_figures", "figures residents")
    return await kernel.database.read(read)


@router.get("/breaches")
async def breaches_(
    who: Who,
    kernel: Kernel,
    of: Of,
    page: Shown,
    sort: BreachSort = "newest",
    search: Search = "",
    reason: Reason | None = None,
) -> dict[str, Any]:
    """Everybody with whom nobody had talked in time, with the reason as it was recorded."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = service.breaches(tx, of.span(tx), sort, search, reason, page.offset, page.limit)
        return {"items": items, "total": total}

    await note_reading(kernel.database, who, "read_care_figures", "figures breaches")
    return await kernel.database.read(read)


@router.post("/breaches/{breach_id}/words")
async def add_words(breach_id: Id, body: Words, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Add what is known. Nothing is overwritten: a second word stands beside the first."""
    return await commands.run(who.operator_id, body, lambda tx: breaches.add_words(tx, who, breach_id, body.words))


@router.get("/hours")
async def hours(
    _who: Operator, kernel: Kernel, resident_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None
) -> dict[str, Any]:
    """At which hours people, or one resident, answered in the last 90 days."""
    return await kernel.database.read(lambda tx: service.hours(tx, resident_id))


@router.get("/signals")
async def signals(who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """Whose last conversations show something together. Shown, never diagnosed."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = service.all_signals(tx, page.offset, page.limit)
        return {"items": items, "total": total}

    await note_reading(kernel.database, who, "read_care_signals", "figures signals")
    return await kernel.database.read(read)


@router.get("/signals/{resident_id}")
async def signals_of(resident_id: Id, who: Operator, kernel: Kernel) -> dict[str, Any]:
    """What the last conversations with this resident show together."""
    await note_reading(kernel.database, who, "read_care_signals", f"resident {resident_id}")
    return {"items": await kernel.database.read(lambda tx: service.signals_of(tx, resident_id))}


@router.get("/csv/{table}", response_class=CsvAnswer)
async def csv(table: export.Table, who: Who, kernel: Kernel, of: Of) -> CsvAnswer:
    """One table for a spreadsheet, its headings in the person's language. It is noted who took names away."""

    def work(tx: Write) -> tuple[str, Span]:
        span = of.span(tx)
        if table in export.NAMING:
            audit(tx, who, "export_care_figures", f"figures {span.first} {span.last}", {"table": table})
        return export.table(tx, who.language, table, span), span

    text, span = await kernel.database.write(work)
    name = f"lamplight-care-{table}-{span.first}-{span.last}.csv"
    return CsvAnswer(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/certificates")
async def ask(body: Asked, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Have a month certified, signed with the name of who asks. It is made beside everything else."""
    language = body.language or who.language
    return await commands.run(who.operator_id, body, lambda tx: certificates.ask(tx, who, body.month, language))


@router.get("/certificates")
async def listed(_who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """Those that were asked for, the newest first: who signed, how far each is, its fingerprint."""
    return await kernel.database.read(lambda tx: certificates.listed(tx, page.offset, page.limit))


@router.get("/certificates/{certificate_id}.{kind}", response_class=Response, responses=PDF)
async def document(certificate_id: Id, kind: Literal["pdf", "csv"], who: Who, kernel: Kernel) -> Response:
    """The document itself. Raises 409 `not_ready`."""
    made = await kernel.database.write(lambda tx: certificates.document(tx, who, certificate_id, kind))
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"}
    return Response(made.data, media_type=made.media_type, headers=headers)
