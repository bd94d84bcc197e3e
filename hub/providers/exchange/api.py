"""Files of providers over HTTP: the file itself comes as the body, and is looked at before anything changes."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from hub.kernel import Problem, Read, Services, Write, services, sheets
from hub.kernel.files import FILE, FILES, Format, body_of, whole
from hub.kernel.sheet_rows import heading
from hub.operators import Signed, allow, audit
from hub.residents import zone_ids

from . import columns, service

ROWS_MAX = 2_000
ROWS_AT_A_TIME = 10
UPLOAD_PATH = "/api/v1/providers-import"

router = APIRouter(tags=["providers"])

Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]


@router.post("/providers-import", openapi_extra=FILE)
async def bring(
    request: Request,
    who: Lead,
    kernel: Kernel,
    name: Annotated[str, Query(min_length=1, max_length=120)] = "providers",
    carry_out: bool = False,
) -> dict[str, Any]:
    """CSV or XLSX as the body. Says of each row what would become of it, and with `carry_out` does it.

    Of what was rejected: the column, what is wrong, what would be right. Brought again, what is done is `same`.
    """
    data = await body_of(request)
    lines = await asyncio.to_thread(sheets.read, data)
    names = heading(lines[0] if lines else [], columns.COLUMNS)
    numbered = [(number, cells) for number, cells in enumerate(lines[1:], 2) if any(cells)]
    if len(numbered) > ROWS_MAX:
        raise Problem(422, "too_many_rows", f"A file has at most {ROWS_MAX} providers; cut it in two.", most=ROWS_MAX)
    words = await kernel.database.read(service.words)
    seen: set[str] = set()
    items: list[dict[str, Any]] = []
    for at in range(0, len(numbered), ROWS_AT_A_TIME):
        part = numbered[at : at + ROWS_AT_A_TIME]
        rows = await asyncio.to_thread(_parsed, names, part, words)
        if carry_out:
            items += await kernel.database.write(partial(_done, who, rows, seen))
        else:
            items += await kernel.database.read(partial(_looked_at, rows, seen))
    counts = dict(Counter(one["outcome"] for one in items))
    if carry_out:
        await kernel.database.write(lambda tx: audit(tx, who, "import_providers", f"import {name}", counts))
    return {"name": name, "carried_out": carry_out, "rows": len(items), "counts": counts, "items": items}


@router.get("/providers-export/template.{kind}", response_class=Response, responses=FILES)
async def template(kind: Format, _who: Lead) -> Response:
    """Only the heading."""
    return whole("providers-template", kind, [columns.COLUMNS])


@router.get("/providers-export/providers.{kind}", response_class=Response, responses=FILES)
async def export(kind: Format, who: Lead, kernel: Kernel) -> Response:
    """Everybody who is not in the archive. It is noted."""
    zones = {number: name for name, number in (await kernel.database.read(zone_ids)).items()}
    await kernel.database.write(lambda tx: audit(tx, who, "export_providers", kind))
    rows: list[list[Any]] = [list(columns.COLUMNS)]
    after = 0
    while cards := await kernel.database.read(partial(service.cards, after_id=after, limit=200)):
        rows += [columns.cells(card, zones) for card in cards]
        after = cards[-1]["id"]
    return await asyncio.to_thread(whole, "providers", kind, rows)


_Numbered = list[tuple[int, columns.Row]]


def _parsed(names: list[str], part: list[tuple[int, list[str]]], words: service.Words) -> _Numbered:
    return [(number, columns.parse(names, cells, words.services, words.zones)) for number, cells in part]


def _looked_at(rows: _Numbered, seen: set[str], tx: Read) -> list[dict[str, Any]]:
    return _told(rows, lambda row: service.look(tx, row, seen))


def _done(who: Signed, rows: _Numbered, seen: set[str], tx: Write) -> list[dict[str, Any]]:
    return _told(rows, lambda row: service.carry_out(tx, who, row, seen))


def _told(rows: _Numbered, each: Callable[[columns.Row], tuple[str, int | None]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, row in rows:
        outcome, provider_id = each(row)
        line = {"number": number, "outcome": outcome, "provider_id": provider_id, "name": row.name}
        found.append({**line, "problems": row.problems})
    return found
