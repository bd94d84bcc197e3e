"""Spreadsheets that come and go over HTTP, in what the endpoints of every context have in common."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from . import sheets
from .errors import Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Format = Literal["csv", "xlsx"]

# For the description of the endpoints: a file comes, a file goes.
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}, XLSX: {}}}}
FILE: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}


def whole(name: str, kind: Format, rows: Iterable[Sequence[Any]]) -> Response:
    """All rows as one file, the heading first; for what fits into memory."""
    if kind == "csv":
        return Response("".join(sheets.write_csv(rows)), media_type="text/csv", headers=saved_as(name, kind))
    return Response(sheets.write_xlsx(rows), media_type=XLSX, headers=saved_as(name, kind))


def saved_as(name: str, kind: str) -> dict[str, str]:
    """What the file is called where it is kept."""
    return {"Content-Disposition": f'attachment; filename="lamplight-{name}.{kind}"', "Cache-Control": "no-store"}


async def body_of(request: Request) -> bytes:
    """The limit is hub/http/body_limit.py's; here only that there is something. Raises 422 `file_empty`."""
    data = await request.body()
    if not data:
        raise Problem(422, "file_empty", "The file is empty.")
    return data
