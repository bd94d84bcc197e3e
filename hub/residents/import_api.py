"""Bringing and taking away files of residents, over HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hub.kernel import Problem, Services, services, site_zone
from hub.kernel.http import ID_MAX, Run, Shown
from hub.operators import Signed, allow, audit

from . import columns, importing, sheets
from . import import_store as store
from .last_call import Written, written_so

ROWS_AT_A_TIME = 200
FILES_SHOWN = 20
UNKNOWN_SHOWN_MAX = 5
UPLOAD_PATH = "/api/v1/residents-import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# For the description of the endpoints: a file comes, a file goes.
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}, XLSX: {}}}}
FILE: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}

router = APIRouter(tags=["residents"])

Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Format = Literal["csv", "xlsx"]
# From a number on: rows, and the number of the last.
Pages = Callable[[int], tuple[list[list[Any]], int]]


@router.post("/residents-import", openapi_extra=FILE)
async def bring(
    request: Request,
    who: Lead,
    kernel: Kernel,
    name: Annotated[str, Query(min_length=1, max_length=120)] = "residents",
) -> dict[str, Any]:
    """The file itself as the body (CSV or XLSX). Nothing changes yet: the answer says what would become of it."""
    data = await _body(request)
    rows = await asyncio.to_thread(sheets.read, data)
    names, unknown = columns.heading(rows[0] if rows else [])
    if not any(names):
        raise Problem(422, "columns_unnamed", "The first row names the columns; the template has them all.")
    if unknown:
        names_shown = [one[:40] for one in unknown[:UNKNOWN_SHOWN_MAX]]
        detail = f"Nobody knows the column {names_shown[0]}; the template has those there are."
        raise Problem(422, "columns_unknown", detail, columns=names_shown)
    numbered = list(enumerate(rows[1:], 2))
    file_id = await kernel.database.write(lambda tx: importing.begin(tx, who, name, len(numbered)))
    zone = await kernel.database.read(site_zone)
    written = written_so(names, rows[1:], zone, kernel.clock.now_ms())
    seen: set[str] = set()
    for at in range(0, len(numbered), ROWS_AT_A_TIME):
        part = [(number, cells) for number, cells in numbered[at : at + ROWS_AT_A_TIME] if any(cells)]
        parsed = await asyncio.to_thread(_parsed, names, part, written)
        await kernel.database.write(partial(importing.check, file_id=file_id, numbered=parsed, seen=seen))
    return await kernel.database.write(lambda tx: importing.checked(tx, who, file_id))


def _parsed(names: list[str], rows: list[tuple[int, list[str]]], written: Written) -> list[tuple[int, columns.Row]]:
    return [(number, columns.parse(names, cells, written)) for number, cells in rows]


@router.get("/residents-import")
async def files(_who: Lead, kernel: Kernel) -> dict[str, Any]:
    """The last files that were brought."""
    return {"items": await kernel.database.read(lambda tx: importing.overview(tx, FILES_SHOWN))}


@router.get("/residents-import/{file_id}")
async def one_file(file_id: Id, _who: Lead, kernel: Kernel) -> dict[str, Any]:
    """How far it is."""
    return await kernel.database.read(lambda tx: importing.state(tx, file_id))


@router.get("/residents-import/{file_id}/rows")
async def rows(
    file_id: Id,
    _who: Lead,
    kernel: Kernel,
    page: Shown,
    outcome: Literal["add", "change", "same", "rejected"] = "rejected",
) -> dict[str, Any]:
    """Rows of one kind; of the rejected ones the column, what was wrong, and what would be right."""
    return await kernel.database.read(lambda tx: importing.rows_of(tx, file_id, outcome, page.offset, page.limit))


@router.post("/residents-import/{file_id}/start")
async def start(file_id: Id, who: Lead, run: Run) -> dict[str, Any]:
    """Carry out what was checked."""
    return await run.run(who.operator_id, None, lambda tx: importing.start(tx, who, file_id))


@router.get("/residents-export/template.{kind}", response_class=Response, responses=FILES)
async def template(kind: Format, _who: Lead) -> Response:
    """Only the heading."""
    return _file("template", kind, [list(columns.COLUMNS)])


@router.get("/residents-export/residents.{kind}", response_class=Response, responses=FILES)
async def export(kind: Format, who: Lead, kernel: Kernel, health: bool = False) -> Response:
    """Everybody who is looked after; with what is known of their health only where it is asked for. It is noted."""
    names = [name for name in columns.EXPORTED if health or name not in columns.HEALTH]

    def read(after: int) -> tuple[list[list[Any]], int]:
        cards = kernel.database.read_now(lambda tx: store.everybody(tx, after, ROWS_AT_A_TIME))
        return [_cells(card, names) for card in cards], cards[-1]["id"] if cards else 0

    await kernel.database.write(lambda tx: audit(tx, who, "export_residents", kind, {"health": health}))
    if kind == "csv":
        return StreamingResponse(_lines(names, read), media_type="text/csv", headers=_saved_as("residents", kind))

    def whole() -> bytes:
        return sheets.write_xlsx(_all(names, read))

    return Response(await asyncio.to_thread(whole), media_type=XLSX, headers=_saved_as("residents", kind))


def _all(names: list[str], read: Pages) -> Iterator[list[Any]]:
    yield names
    after = 0
    while (found := read(after))[0]:
        yield from found[0]
        after = found[1]


async def _lines(names: list[str], read: Pages) -> AsyncGenerator[str]:
    lines = sheets.write_csv(_all(names, read))
    while text := await asyncio.to_thread(lambda: "".join(islice(lines, ROWS_AT_A_TIME))):
        yield text


def _cells(card: dict[str, Any], names: list[str]) -> list[Any]:
    values = {**card, "number": card["id"]}
    for n, contact in enumerate(card["contacts"][: columns.CONTACTS], 1):
        values.update({f"contact_{n}_{name}": contact[name] for name in columns.CONTACT_FIELDS})
    return [values.get(name) for name in names]


def _file(name: str, kind: Format, rows: list[list[Any]]) -> Response:
    if kind == "csv":
        return Response("".join(sheets.write_csv(rows)), media_type="text/csv", headers=_saved_as(name, kind))
    return Response(sheets.write_xlsx(rows), media_type=XLSX, headers=_saved_as(name, kind))


def _saved_as(name: str, kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="lamplight-{name}.{kind}"', "Cache-Control": "no-store"}


async def _body(request: Request) -> bytes:
    """The limit is hub/http/body_limit.py's; here only that there is something."""
    data = await request.body()
    if not data:
        raise Problem(422, "file_empty", "The file is empty.")
    return data
