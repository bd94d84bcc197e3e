"""Bringing and taking away files of residents, over HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hub.kernel import Services, services, sheets, site_zone
from hub.kernel.files import FILE, FILES, XLSX, Format, body_of, saved_as, whole
from hub.kernel.http import ID_MAX, Run, Shown
from hub.kernel.sheet_rows import heading
from hub.operators import Signed, allow, audit

from . import columns, importing
from . import import_store as store
from .last_call import Written, written_so

ROWS_AT_A_TIME = 200
FILES_SHOWN = 20
UPLOAD_PATH = "/api/v1/residents-import"

router = APIRouter(tags=["residents"])

Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
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
    data = await body_of(request)
    rows = await asyncio.to_thread(sheets.read, data)
    names = heading(rows[0] if rows else [], columns.COLUMNS)
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
    return whole("template", kind, [list(columns.COLUMNS)])


@router.get("/residents-export/residents.{kind}", response_class=Response, responses=FILES)
async def export(kind: Format, who: Lead, kernel: Kernel, health: bool = False) -> Response:
    """Everybody who is looked after; with what is known of their health only where it is asked for. It is noted."""
    names = [name for name in columns.EXPORTED if health or name not in columns.HEALTH]

    def read(after: int) -> tuple[list[list[Any]], int]:
        cards = kernel.database.read_now(lambda tx: store.everybody(tx, after, ROWS_AT_A_TIME))
        return [_cells(card, names) for card in cards], cards[-1]["id"] if cards else 0

    await kernel.database.write(lambda tx: audit(tx, who, "export_residents", kind, {"health": health}))
    if kind == "csv":
        return StreamingResponse(_lines(names, read), media_type="text/csv", headers=saved_as("residents", kind))

    def xlsx() -> bytes:
        return sheets.write_xlsx(_all(names, read))

    return Response(await asyncio.to_thread(xlsx), media_type=XLSX, headers=saved_as("residents", kind))


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
