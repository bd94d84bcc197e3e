"""The register over HTTP: everybody at the desk reads it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Shown
from hub.operators import Signed, allow

from ..matching.model import Standing
from . import service
from .model import Sort, Sought

router = APIRouter(tags=["providers"])

Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Days = Annotated[int, Query(ge=0, le=400)]


@router.get("/providers")
async def list_providers(
    _who: Reader,
    kernel: Kernel,
    page: Shown,
    service_key: Annotated[str | None, Query(alias="service", max_length=24)] = None,
    zone: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    standing: Standing | None = None,
    expiring: Annotated[int | None, Query(ge=0, le=400)] = None,
    search: Annotated[str, Query(max_length=80)] = "",
    sort: Sort = "name",
) -> dict[str, Any]:
    """Providers that fit all of it; `standing` left out: all but the archive. `expiring`: in so many days."""

    def work(tx: Read) -> dict[str, Any]:
        before = None if expiring is None else service.day_in(tx, expiring + 1)
        sought = Sought(service_key or None, zone, standing, before, service.words_of(search))
        return service.page(tx, sought, sort, page.offset, page.limit)

    return await kernel.database.read(work)


@router.get("/providers/expiring")
async def expiring(_who: Reader, kernel: Kernel, page: Shown, days: Days = 30) -> dict[str, Any]:
    """Papers and contracts that are over or end within so many days, the first ones first."""
    return await kernel.database.read(lambda tx: service.expiring(tx, days, page.offset, page.limit))
