"""Finding a resident, reading their card, and what has happened to them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from hub.kernel import Problem, Read, Services, Write, services
from hub.kernel.http import ID_MAX, LIMIT_MAX, Body, Run, Shown
from hub.operators import Signed, allow, audit, note_reading

from . import anonymising, service, store
from .anonymising import Objection
from .edit_api import Lead
from .edit_api import router as edit_router
from .import_api import router as import_router
from .model import Fact
from .policy import SEARCH_LENGTH_MAX, EntryFilter, ServiceState, shown_to, words_of

log = structlog.get_logger(__name__)

Who = Annotated[Signed, Depends(allow("operator"))]
# A technician goes there: name, address and telephone, nothing of health or family (policy.VISIT_FIELDS).
Visitor = Annotated[Signed, Depends(allow("operator", "technician"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Kind = Annotated[str, Field(max_length=40)]

KINDS_MAX = 40


class Anonymise(Body):
    """Why; it is kept for good, and must not name anybody."""

    reason: Annotated[str, Field(min_length=3, max_length=200)]


def make_router(facts: Sequence[Fact], objections: Sequence[Objection] = ()) -> APIRouter:
    """The endpoints; `facts` are what the contexts above know of each resident, for the list to show and sort by;
    `objections` are theirs against making somebody forgotten.
    """
    router = APIRouter(tags=["residents"])
    sorts = ("name", *(fact.name for fact in facts))

    @router.get("/residents")
    async def find(
        request: Request,
        who: Visitor,
        kernel: Kernel,
        page: Shown,
        search: Annotated[str, Query(max_length=SEARCH_LENGTH_MAX)] = "",
        sort: str = "name",
        service: ServiceState = "active",
    ) -> dict[str, Any]:
        """Residents by name, pinyin, initials, address, telephone number or device; every word must fit."""
        if sort not in sorts:
            raise Problem(422, "invalid", f"sort: Input should be one of {', '.join(sorts)}.")
        words = words_of(search)
        items, total = await kernel.database.read(
            lambda tx: store.search(tx, words, service, sort, facts, page.offset, page.limit)
        )
        for fact in facts:
            if fact.complete is not None:
                fact.complete(request, items)
        return {"items": [shown_to(who.role, one) for one in items], "total": total}

    @router.post("/residents/{resident_id}/anonymise")
    async def anonymise(resident_id: Id, body: Anonymise, who: Lead, run: Run) -> dict[str, Any]:
        """Ask a second person to agree that a former resident is made forgotten. It cannot be taken back."""
        return await run.run(
            who.operator_id, body, lambda tx: anonymising.ask(tx, who, resident_id, body.reason, objections)
        )

    for path, endpoint in _ENDPOINTS:
        router.get(path)(endpoint)
    router.include_router(edit_router)
    router.include_router(import_router)
    return router


async def _card(resident_id: Id, who: Visitor, kernel: Kernel) -> dict[str, Any]:
    """Everything that is known of a resident. That it was read, and by whom, is noted."""

    def work(tx: Write) -> dict[str, Any]:
        card = shown_to(who.role, service.card(tx, resident_id))
        audit(tx, who, "read_card", f"resident {resident_id}")
        return card

    try:
        return await kernel.database.write(work)
    except SQLAlchemyError:
        # A full disk must not keep a key-holder's number from somebody who is needed now: the log has the trail then.
        log.exception("read_card_not_noted", operator=who.operator_id, resident=resident_id)
        return await kernel.database.read(lambda tx: shown_to(who.role, service.card(tx, resident_id)))


async def _timeline(
    resident_id: Id,
    who: Who,
    kernel: Kernel,
    before_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
    kind: Annotated[list[Kind] | None, Query(max_length=KINDS_MAX)] = None,
    actor: Annotated[str, Query(max_length=60)] = "",
    from_ms: Annotated[int | None, Query(ge=0, le=ID_MAX)] = None,
    to_ms: Annotated[int | None, Query(ge=0, le=ID_MAX)] = None,
) -> dict[str, Any]:
    """What happened, the newest first; if wanted of these kinds only, by this actor ("operator": any), in this time."""
    wanted = EntryFilter(tuple(kind or ()), actor, from_ms, to_ms)

    def work(tx: Read) -> list[dict[str, Any]]:
        service.must_exist(tx, resident_id)
        return [asdict(entry) for entry in service.timeline(tx, resident_id, before_id, limit, wanted)]

    items = await kernel.database.read(work)
    await note_reading(kernel.database, who, "read_timeline", f"resident {resident_id}")
    return {"items": items}


async def _zones(_who: Visitor, kernel: Kernel) -> dict[str, Any]:
    """The outlines of the residential zones."""
    return await _plan(kernel, "zones")


async def _buildings(_who: Visitor, kernel: Kernel) -> dict[str, Any]:
    """The outlines of the buildings."""
    return await _plan(kernel, "buildings")


async def _plan(kernel: Services, name: str) -> dict[str, Any]:
    geojson = await kernel.database.read(lambda tx: store.plan(tx, name))
    if geojson is None:
        raise Problem(404, "not_found", f"No plan of the {name} was loaded.")
    return geojson


_ENDPOINTS = (
    ("/residents/{resident_id}", _card),
    ("/residents/{resident_id}/timeline", _timeline),
    ("/zones.geojson", _zones),
    ("/buildings.geojson", _buildings),
)
