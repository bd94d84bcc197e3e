"""The figures of providers over HTTP: JSON for the console, tables for a spreadsheet, documents."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from hub.kernel import Services, Write, services
from hub.kernel.http import ID_MAX, Body, CsvAnswer, Run, Shown
from hub.operators import Language, Signed, allow, audit

from ..scores.api import MONTH
from . import export, reports, service

router = APIRouter(prefix="/provider-figures", tags=["provider figures"])

Who = Annotated[Signed, Depends(allow("supervisor", "auditor"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Asked = Annotated[str, Query(pattern=MONTH)]
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}


class Ask(Body):
    """Which month ("2026-11"); of one provider, or of the whole sub-district; in which language."""

    month: Annotated[str, Field(pattern=MONTH)]
    provider_id: Annotated[int | None, Field(ge=1, le=ID_MAX)] = None
    language: Language | None = None


@router.get("")
async def figures(_who: Who, kernel: Kernel, month: Asked) -> dict[str, Any]:
    """A month by provider and by service; `place` only with enough ratings. Names no resident."""
    return await kernel.database.read(lambda tx: service.figures(tx, month))


@router.get("/csv/{table}", response_class=CsvAnswer)
async def csv(table: export.Table, who: Who, kernel: Kernel, month: Asked) -> CsvAnswer:
    """One table for a spreadsheet, its headings in the person's language."""

    def work(tx: Write) -> str:
        audit(tx, who, "export_provider_figures", f"figures {month}", {"table": table})
        return export.table(tx, who.language, table, month)

    text = await kernel.database.write(work)
    name = f"lamplight-{table}-{month}.csv"
    return CsvAnswer(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/reports", status_code=201)
async def ask(body: Ask, who: Lead, commands: Run) -> dict[str, Any]:
    """Have a document made, with the name of who asks. It is made beside everything else."""
    language = body.language or who.language
    return await commands.run(
        who.operator_id, body, lambda tx: reports.ask(tx, who, body.month, body.provider_id, language)
    )


@router.get("/reports")
async def listed(_who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """Those that were asked for, the newest first: how far each is, its fingerprint."""
    return await kernel.database.read(lambda tx: reports.listed(tx, page.offset, page.limit))


@router.get("/reports/{report_id}.pdf", response_class=Response, responses=PDF)
async def document(report_id: Id, who: Who, kernel: Kernel) -> Response:
    """The document itself. Raises 409 `not_ready`."""
    name, data = await kernel.database.write(lambda tx: reports.pdf(tx, who, report_id))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/pdf", headers=headers)
