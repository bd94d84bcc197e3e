"""The trail over HTTP: who did what, and who read what."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from hub.kernel import Services, services
from hub.kernel.csv_text import csv_text
from hub.kernel.http import ID_MAX, CsvAnswer, Shown

from .access import allow
from .model import Signed, Sought
from .trail import read_trail, take_trail

router = APIRouter(tags=["audit"])

Who = Annotated[Signed, Depends(allow("auditor", "admin"))]
Kernel = Annotated[Services, Depends(services)]
Ms = Annotated[int | None, Query(ge=0, le=ID_MAX)]
HEAD = ("at", "who", "action", "subject", "detail")


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


@router.get("/audit")
async def read(who: Who, kernel: Kernel, wanted: Filter, page: Shown) -> dict[str, Any]:
    """What fits, the newest first. That it was read is noted."""
    return await read_trail(kernel.database, who, wanted, page.offset, page.limit)


@router.get("/audit.csv", response_class=CsvAnswer)
async def export(who: Who, kernel: Kernel, wanted: Filter) -> CsvAnswer:
    """The same as a file, at most 50,000 lines. That it was taken is noted."""
    rows = await take_trail(kernel.database, who, wanted)
    lines = ((_time(one["at_ms"]), one["by"], one["action"], one["subject"], _text(one["detail"])) for one in rows)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return CsvAnswer(csv_text(HEAD, lines), headers=headers)


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def _text(detail: dict[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False) if detail else ""
