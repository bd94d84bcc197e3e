"""What the endpoints of every context have in common: bodies, pages of a list, and commands that may come twice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from .commands import once
from .database import Database, Write
from .services import Services, services

LIMIT_MAX = 200
OFFSET_MAX = 1_000_000
ID_MAX = 2**53 - 1  # the largest that JavaScript can tell from its neighbours


class CsvAnswer(Response):
    """A table for a spreadsheet (csv_text.py): as `response_class`, so that the description of the endpoint says so."""

    media_type = "text/csv"


class Body(BaseModel):
    """What a command carries. A field that we do not know is refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    offset: int
    limit: int


async def page(
    offset: Annotated[int, Query(ge=0, le=OFFSET_MAX)] = 0, limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50
) -> Page:
    """FastAPI dependency. `async`, as all of them: a plain one costs a hop to another thread and back."""
    return Page(offset, limit)


Shown = Annotated[Page, Depends(page)]


class Commands:
    """Runs a command in one transaction, once for each `Idempotency-Key` (see `once`)."""

    def __init__(self, path: str, database: Database, key: str | None) -> None:
        self._path = path
        self._database = database
        self._key = key

    async def run(
        self, operator_id: int, body: BaseModel | None, work: Callable[[Write], dict[str, Any]]
    ) -> dict[str, Any]:
        """Carry out `work`, or give the answer that it had the first time."""
        asked = {"path": self._path, "body": body.model_dump(mode="json") if body else None}
        return await self._database.write(lambda tx: once(tx, operator_id, self._key, asked, work))


async def commands(
    request: Request,
    services: Annotated[Services, Depends(services)],
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Commands:
    """A FastAPI dependency: the commands of one request."""
    return Commands(request.url.path, services.database, key)


Run = Annotated[Commands, Depends(commands)]
