"""The rota over HTTP."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Body, CsvAnswer, Run, Shown
from hub.operators import Signed, allow

from . import service
from .model import DAYS_MAX, OPERATORS_MIN_MAX, TEXT_LENGTH_MAX
from .writing import table

router = APIRouter(tags=["rota"])

Who = Annotated[Signed, Depends(allow("operator"))]
Boss = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Days = Annotated[int, Query(ge=1, le=DAYS_MAX)]
First = Annotated[date | None, Query(alias="from")]


class Brought(Body):
    """A table: `date, start, end, login or name`, and if wanted `role, seat, note`.

    `replace`: what is on the rota for the days of the table makes room; otherwise the table is added to it.
    """

    text: Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH_MAX)]
    replace: bool = True


class Minimum(Body):
    operators: Annotated[int, Field(ge=0, le=OPERATORS_MIN_MAX)]


@router.get("/rota")
async def week(_who: Who, kernel: Kernel, first: First = None, days: Days = 7) -> dict[str, Any]:
    """The rota `from` a day on (this week's Monday), who is to be here now, and the gaps. Times on the wall, too."""
    return await kernel.database.read(lambda tx: service.week(tx, first, days))


@router.get("/rota.csv", response_class=CsvAnswer)
async def export(_who: Who, kernel: Kernel, first: First = None, days: Days = 7) -> CsvAnswer:
    """The same shifts as the table that can be brought in again."""
    found = await kernel.database.read(lambda tx: service.week(tx, first, days))
    name = f"rota-{found['first']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return CsvAnswer(table(found["items"]), headers=headers)


@router.post("/rota/preview")
async def preview(body: Brought, _who: Boss, kernel: Kernel) -> dict[str, Any]:
    """What bringing in this table would do; nothing is changed."""

    def read(tx: Read) -> dict[str, Any]:
        return service.shown_table(tx, service.understand(tx, body.text, body.replace))

    return await kernel.database.read(read)


@router.post("/rota/imports", status_code=201)
async def bring_in(body: Brought, who: Boss, commands: Run) -> dict[str, Any]:
    """Put every line that can be used on the rota; the answer names the others."""
    return await commands.run(who.operator_id, body, lambda tx: service.bring_in(tx, who, body.text, body.replace))


@router.get("/rota/imports")
async def imports(_who: Boss, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """What was brought in, the newest first."""
    return await kernel.database.read(lambda tx: service.shown_imports(tx, page.offset, page.limit))


@router.post("/rota/imports/{import_id}/undo")
async def undo(import_id: Id, who: Boss, commands: Run) -> dict[str, Any]:
    """The rota is as it was before this import. Only the last one can be undone (409 `later_import`)."""
    return await commands.run(who.operator_id, None, lambda tx: service.take_back(tx, who, import_id))


@router.post("/rota/minimum")
async def minimum(body: Minimum, who: Boss, commands: Run) -> dict[str, Any]:
    """How many operators there must be at any time."""
    return await commands.run(who.operator_id, body, lambda tx: service.set_minimum(tx, who, body.operators))
