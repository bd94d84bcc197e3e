"""The register over HTTP: everybody at the desk reads it, supervisors write it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, LIMIT_MAX, Body, Run, Shown
from hub.operators import Signed, allow

from ..matching.model import Standing
from . import editing, service, standing
from .forms import Away, Business, Goer, Paper, Price, Reason
from .model import SERVICES_MAX, Sort, Sought
from .policy import Step

DAYS_MAX = 400

Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Days = Annotated[int, Query(ge=0, le=DAYS_MAX)]
# How many orders a provider still has to do.
Open = Callable[[Read, int], int]

reading = APIRouter(tags=["providers"])
writing = APIRouter(tags=["providers"])


class Seen(Body):
    """The version of the provider that the person saw."""

    version: Annotated[int, Field(ge=1, le=ID_MAX)]


class Changed(Seen):
    changes: Business


class NewWorker(Seen):
    worker: Goer


class ChangedWorker(NewWorker):
    """`active`: whether they go from now on; left out, that stays."""

    active: bool | None = None


class NewPaper(Seen):
    document: Paper


class Prices(Seen):
    prices: Annotated[tuple[Price, ...], Field(max_length=SERVICES_MAX)]


class NewAway(Seen):
    away: Away


class Why(Seen):
    reason: Reason


@reading.get("/providers")
async def list_providers(
    _who: Reader,
    kernel: Kernel,
    page: Shown,
    service_key: Annotated[str | None, Query(alias="service", max_length=24)] = None,
    zone: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    standing: Standing | None = None,
    expiring: Annotated[int | None, Query(ge=0, le=DAYS_MAX)] = None,
    search: Annotated[str, Query(max_length=80)] = "",
    sort: Sort = "name",
) -> dict[str, Any]:
    """Providers that fit all of it; all but the archive where `standing` is left out. `expiring`: in so many days."""

    def work(tx: Read) -> dict[str, Any]:
        before = None if expiring is None else service.day_in(tx, expiring + 1)
        sought = Sought(service_key or None, zone, standing, before, service.words_of(search))
        return service.page(tx, sought, sort, page.offset, page.limit)

    return await kernel.database.read(work)


@reading.get("/providers/expiring")
async def expiring(_who: Reader, kernel: Kernel, page: Shown, days: Days = 30) -> dict[str, Any]:
    """Papers and contracts that are over or end within so many days, the first ones first."""
    return await kernel.database.read(lambda tx: service.expiring(tx, days, page.offset, page.limit))


@reading.get("/providers/{provider_id}")
async def card(provider_id: Id, _who: Reader, kernel: Kernel) -> dict[str, Any]:
    """One provider with people, papers, prices, hours and the days on which they do not come."""
    return await kernel.database.read(lambda tx: service.card(tx, provider_id))


@reading.get("/providers/{provider_id}/history")
async def history(
    provider_id: Id,
    _who: Reader,
    kernel: Kernel,
    before_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
) -> dict[str, Any]:
    """What has happened, the newest first; `before_id`: what was before that line."""
    return await kernel.database.read(lambda tx: service.history(tx, provider_id, before_id, limit))


@writing.post("/providers", status_code=201)
async def create(body: Business, who: Lead, commands: Run) -> dict[str, Any]:
    """A new provider."""
    return await commands.run(who.operator_id, body, lambda tx: editing.create(tx, who, body))


@writing.patch("/providers/{provider_id}")
async def edit(provider_id: Id, body: Changed, who: Lead, commands: Run) -> dict[str, Any]:
    """Change what is given in `changes`; the rest stays."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.edit(tx, who, provider_id, body.version, body.changes)
    )


@writing.post("/providers/{provider_id}/workers", status_code=201)
async def add_worker(provider_id: Id, body: NewWorker, who: Lead, commands: Run) -> dict[str, Any]:
    """Somebody who goes for them."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.add_worker(tx, who, provider_id, body.version, body.worker)
    )


@writing.patch("/providers/{provider_id}/workers/{worker_id}")
async def edit_worker(provider_id: Id, worker_id: Id, body: ChangedWorker, who: Lead, commands: Run) -> dict[str, Any]:
    """Change what is given; with `active` false they go no more."""
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: editing.edit_worker(tx, who, provider_id, worker_id, body.version, body.worker, active=body.active),
    )


@writing.post("/providers/{provider_id}/documents", status_code=201)
async def put_paper(provider_id: Id, body: NewPaper, who: Lead, commands: Run) -> dict[str, Any]:
    """A paper, in place of the one of its kind before."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.put_paper(tx, who, provider_id, body.version, body.document)
    )


@writing.put("/providers/{provider_id}/prices")
async def put_prices(provider_id: Id, body: Prices, who: Lead, commands: Run) -> dict[str, Any]:
    """The whole price list."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.put_prices(tx, who, provider_id, body.version, body.prices)
    )


@writing.post("/providers/{provider_id}/away", status_code=201)
async def add_away(provider_id: Id, body: NewAway, who: Lead, commands: Run) -> dict[str, Any]:
    """Days on which nobody, or one of them, comes."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.add_away(tx, who, provider_id, body.version, body.away)
    )


@writing.post("/providers/{provider_id}/away/{away_id}/cancel")
async def cancel_away(provider_id: Id, away_id: Id, body: Seen, who: Lead, commands: Run) -> dict[str, Any]:
    """They come after all."""
    return await commands.run(
        who.operator_id, body, lambda tx: editing.cancel_away(tx, who, provider_id, away_id, body.version)
    )


def make_router(open_orders: Open) -> APIRouter:
    """All of the register's endpoints. Who steps back hears how many orders go on without a word from us."""
    router = APIRouter(tags=["providers"])
    router.include_router(reading)
    router.include_router(writing)

    @router.post("/providers/{provider_id}/suspend")
    async def suspend(provider_id: Id, body: Why, who: Lead, commands: Run) -> dict[str, Any]:
        """Send them nowhere for now. `open_orders`: what they still have to do goes on, or is given to others."""
        return await _step(commands, who, provider_id, "suspend", body)

    @router.post("/providers/{provider_id}/reinstate")
    async def reinstate(provider_id: Id, body: Why, who: Lead, commands: Run) -> dict[str, Any]:
        """Work with them again."""
        return await _step(commands, who, provider_id, "reinstate", body)

    @router.post("/providers/{provider_id}/end")
    async def end(provider_id: Id, body: Why, who: Lead, commands: Run) -> dict[str, Any]:
        """Work with them no more."""
        return await _step(commands, who, provider_id, "end", body)

    @router.post("/providers/{provider_id}/archive")
    async def archive(provider_id: Id, body: Why, who: Lead, commands: Run) -> dict[str, Any]:
        """Out of the lists; what has been stays."""
        return await _step(commands, who, provider_id, "archive", body)

    async def _step(commands: Run, who: Signed, provider_id: int, step: Step, body: Why) -> dict[str, Any]:
        def work(tx: Any) -> dict[str, Any]:
            shown = standing.change(tx, who, provider_id, step, body.reason, body.version)
            return {**shown, "open_orders": open_orders(tx, provider_id)}

        return await commands.run(who.operator_id, body, work)

    return router
