"""The figures over HTTP: as JSON for the console, as CSV for a spreadsheet, as a page for the printer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import FileResponse, HTMLResponse

from hub.kernel import Read, Services, Write, services, site_zone
from hub.kernel.http import ID_MAX, Body, CsvAnswer, Run, Shown
from hub.kernel.site_days import Span, span_of
from hub.operators import Signed, allow, audit

from . import export, printed, service
from .model import FOUND_LENGTH_MAX

BREACHES_EXPORTED_MAX = 10_000

router = APIRouter(prefix="/figures", tags=["figures"])

Who = Annotated[Signed, Depends(allow("supervisor", "auditor"))]
Supervisor = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


class Investigation(Body):
    """What was found, in words."""

    found: Annotated[str, Field(min_length=1, max_length=FOUND_LENGTH_MAX)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The days that are asked for, both included."""

    first: date | None
    last: date | None

    def span(self, tx: Read) -> Span:
        """By the clock on the site's wall."""
        return span_of(self.first, self.last, site_zone(tx), tx.now_ms)


async def asked(
    first: Annotated[date | None, Query(alias="from")] = None, last: Annotated[date | None, Query(alias="to")] = None
) -> Asked:
    """FastAPI dependency: `from` and `to` as days (2026-11-28); without them the last seven."""
    return Asked(first, last)


Days = Annotated[Asked, Depends(asked)]


@router.get("")
async def figures(_who: Who, kernel: Kernel, days: Days) -> dict[str, Any]:
    """How well calls were answered, what the load was, and what the alarms turned out to be."""
    return await kernel.database.read(lambda tx: service.figures(tx, days.span(tx)))


@router.get("/breaches")
async def breaches(_who: Who, kernel: Kernel, days: Days, page: Shown) -> dict[str, Any]:
    """Every answer above 180 s, with what was found about it."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = service.breaches(tx, days.span(tx), page.offset, page.limit)
        return {"items": items, "total": total}

    return await kernel.database.read(read)


@router.get("/breaches/{alarm_id}/story")
async def story(alarm_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """All that happened to that alarm. That it was read, and by whom, is noted."""
    return {"items": await kernel.database.write(lambda tx: service.story(tx, who, alarm_id))}


@router.post("/breaches/{alarm_id}/investigations")
async def investigate(alarm_id: Id, body: Investigation, who: Supervisor, commands: Run) -> dict[str, Any]:
    """Note what was found. Nothing is overwritten: a second finding stands beside the first."""
    return await commands.run(who.operator_id, body, lambda tx: service.investigate(tx, who, alarm_id, body.found))


@router.get("/csv/{table}", response_class=CsvAnswer)
async def csv(table: export.Table, who: Who, kernel: Kernel, days: Days) -> CsvAnswer:
    """One table for a spreadsheet, its headings in the person's language."""
    text, name = await kernel.database.write(lambda tx: _exported(tx, table, who, days.span(tx)))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return CsvAnswer(text, headers=headers)


@router.get("/print", response_class=HTMLResponse)
async def for_the_printer(who: Who, kernel: Kernel, days: Days) -> HTMLResponse:
    """The same on plain pages, in the person's language."""

    def work(tx: Write) -> str:
        span = days.span(tx)
        late, total = _late(tx, who, span)
        told: Mapping[str, Any] = service.figures(tx, span)
        return printed.page(who.language, kernel.settings.site, told, late, total, site_zone(tx))

    return HTMLResponse(await kernel.database.write(work))


@router.get("/print.css", include_in_schema=False)
async def style(_who: Who) -> FileResponse:
    """How it looks; the content policy allows no style inside a page."""
    return FileResponse(printed.PAGES / "print.css")


def _exported(tx: Write, table: export.Table, who: Signed, span: Span) -> tuple[str, str]:
    name = f"lamplight-{table}-{span.first}-{span.last}.csv"
    if table == "breaches":
        return export.breaches_table(who.language, _late(tx, who, span)[0], site_zone(tx)), name
    if table == "closings":
        return export.closings_table(who.language, service.figures(tx, span)), name
    return export.answers_table(who.language, table, service.figures(tx, span)), name


def _late(tx: Write, who: Signed, span: Span) -> tuple[list[dict[str, Any]], int]:
    """With the names of residents, so it is noted who took them away."""
    audit(tx, who, "export_breaches", f"figures {span.first} {span.last}")
    return service.breaches(tx, span, 0, BREACHES_EXPORTED_MAX)
