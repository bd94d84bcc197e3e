"""The trail over HTTP: who did what, and who read what."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from hub.kernel import Services, services
from hub.kernel.csv_text import csv_text
from hub.kernel.http import ID_MAX, CsvAnswer, Shown

from .access import allow
from .model import Signed, Sought
from .subjects import Residents
from .trail import read_trail, take_trail

Who = Annotated[Signed, Depends(allow("auditor", "admin"))]
Kernel = Annotated[Services, Depends(services)]
Ms = Annotated[int | None, Query(ge=0, le=ID_MAX)]
HEAD = ("at", "who", "action", "subject", "name", "detail")


async def sought(
    who: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    action: Annotated[str, Query(max_length=40, pattern=r"^[a-z_]*$")] = "",
    subject: Annotated[str, Query(max_length=80, pattern=r"^[A-Za-z0-9 ._-]*$")] = "",
    from_ms: Ms = None,
    to_ms: Ms = None,
) -> Sought:
    """Which lines; `subject` is one thing ("resident 17") or all of a kind ("resident"), times are from, and before."""
    return Sought(who, action, subject.strip(), from_ms, to_ms)


Filter = Annotated[Sought, Depends(sought)]
# By the name, pinyin or initials of the resident whom a line is about.
Whose = Annotated[str, Query(max_length=80)]


def make_trail_router(residents: Residents) -> APIRouter:
    """The endpoints; `residents` says who the lines are about."""
    router = APIRouter(tags=["audit"])

    async def meant(kernel: Services, wanted: Sought, resident: str) -> Sought:
        if not resident.strip():
            return wanted
        return replace(wanted, subjects=await kernel.database.read(lambda tx: residents.meant(tx, resident)))

    async def named(kernel: Services, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = await kernel.database.read(lambda tx: residents.named(tx, {one["subject"] for one in lines}))
        return [{**one, "name": names.get(one["subject"], "")} for one in lines]

    @router.get("/audit")
    async def read(who: Who, kernel: Kernel, wanted: Filter, page: Shown, resident: Whose = "") -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        """What fits, the newest first; `name` is that of the resident whom it is about. That it was read is noted."""
        sought = await meant(kernel, wanted, resident)
        found = await read_trail(kernel.database, who, sought, page.offset, page.limit)
        return {**found, "items": await named(kernel, found["items"])}

    @router.get("/audit.csv", response_class=CsvAnswer)
    async def export(who: Who, kernel: Kernel, wanted: Filter, resident: Whose = "") -> CsvAnswer:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        """The same as a file, at most 50,000 lines. That it was taken is noted."""
        rows = await take_trail(kernel.database, who, await meant(kernel, wanted, resident))
        rows = await named(kernel, rows)
        lines = (
            (_time(one["at_ms"]), one["by"], one["action"], one["subject"], one["name"], _text(one["detail"]))
            for one in rows
        )
        headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return CsvAnswer(csv_text(HEAD, lines), headers=headers)

    return router


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _text(detail: dict[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False) if detail else ""
