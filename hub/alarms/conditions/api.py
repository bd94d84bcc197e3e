"""Over HTTP: what is wrong now, and who is in an incident."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import FileResponse, HTMLResponse

from hub.kernel import Read, Services, Write, services, site_zone
from hub.kernel.http import ID_MAX, CsvAnswer, Shown
from hub.operators import Signed, allow, audit, note_reading

from . import lists, printed
from .model import Kind, State

router = APIRouter(tags=["conditions"])

Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
AtWork = Annotated[Signed, Depends(allow("operator"))]
Anyone = Annotated[Signed, Depends(allow("operator", "technician"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Search = Annotated[str, Query(max_length=80)]


async def members(
    state: lists.MemberState | Literal["wrong"] | None = None,
    search: Search = "",
    sort: lists.MemberSort = "risk",
    since: Annotated[int | None, Query(ge=0, le=ID_MAX)] = None,
    called: bool | None = None,
) -> lists.Members:
    """FastAPI dependency. `since`: only who has come or gone since then (ms since 1970 UTC)."""
    return lists.Members(state, search, sort, since, called)


@router.get("/incidents/print.css", include_in_schema=False)
async def style(_who: AtWork) -> FileResponse:
    """How the printed page looks; the content policy allows no style inside a page."""
    return FileResponse(printed.PAGES / "print.css")


@router.get("/incidents/{alarm_id}")
async def one_incident(
    alarm_id: Id, who: Reader, kernel: Kernel, page: Shown, wanted: Annotated[lists.Members, Depends(members)]
) -> dict[str, Any]:
    """An incident, how many were silent and back minute by minute, and a page of its members. Reading it is noted."""

    def read(tx: Read) -> dict[str, Any]:
        found = lists.members(tx, alarm_id, wanted)
        shown = found[page.offset : page.offset + page.limit]
        return {"incident": lists.incident(tx, alarm_id), "items": shown, "total": len(found)}

    found = await kernel.database.read(read)
    await note_reading(kernel.database, who, "read_incident", f"alarm {alarm_id}")
    return found


@router.get("/incidents/{alarm_id}/members.csv", response_class=CsvAnswer)
async def csv(
    alarm_id: Id, who: AtWork, kernel: Kernel, wanted: Annotated[lists.Members, Depends(members)]
) -> CsvAnswer:
    """The members as a table for a spreadsheet. That it was taken, and by whom, is noted."""

    def work(tx: Write) -> str:
        text = lists.table(tx, alarm_id, wanted)
        audit(tx, who, "export_incident", f"alarm {alarm_id}", {"search": wanted.search} if wanted.search else None)
        return text

    text = await kernel.database.write(work)
    headers = {"Content-Disposition": f'attachment; filename="lamplight-incident-{alarm_id}.csv"'}
    return CsvAnswer(text, headers=headers)


@router.get("/incidents/{alarm_id}/print", response_class=HTMLResponse)
async def for_the_printer(
    alarm_id: Id, who: AtWork, kernel: Kernel, wanted: Annotated[lists.Members, Depends(members)]
) -> HTMLResponse:
    """The members as a list to go by, with room for a pen. That it was taken, and by whom, is noted."""

    def work(tx: Write) -> str:
        told, found = lists.incident(tx, alarm_id), lists.members(tx, alarm_id, wanted)
        audit(tx, who, "print_incident", f"alarm {alarm_id}", {"search": wanted.search} if wanted.search else None)
        return printed.page(who.language, kernel.settings.site, told, found, site_zone(tx))

    return HTMLResponse(await kernel.database.write(work))


@router.get("/conditions")
async def list_conditions(
    _who: Anyone,
    kernel: Kernel,
    page: Shown,
    kind: Kind | None = None,
    state: State | None = None,
    search: Search = "",
    sort: lists.ConditionSort = "since",
) -> dict[str, Any]:
    """All that is wrong with devices now, and to which alarm it belongs."""

    def read(tx: Read) -> dict[str, Any]:
        found = lists.conditions(tx, lists.Conditions(kind, state, search, sort))
        return {"items": found[page.offset : page.offset + page.limit], "total": len(found)}

    return await kernel.database.read(read)
