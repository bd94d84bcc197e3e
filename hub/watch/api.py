"""How the hub is, for those who work at it: every check, what is wrong now, and what was."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends
from starlette.requests import Request

from hub.kernel import Services, services
from hub.kernel.http import Shown
from hub.operators import Signed, allow

from . import store
from .service import summary
from .watch import Watch, checks_of

router = APIRouter(tags=["hub"])


@router.get("/hub/problems")
async def problems(
    _who: Annotated[Signed, Depends(allow("operator", "technician", "auditor"))],
    kernel: Annotated[Services, Depends(services)],
    request: Request,
    page: Shown,
) -> dict[str, Any]:
    """`open`: what is wrong now, as the hub knows it at this moment. `checks`: each with its newest measurement.
    `items`: what was and is wrong, the newest first, as it is kept.
    """
    watch = cast(Watch, request.app.state.watch)
    items, total = await kernel.database.read(lambda tx: store.history(tx, page.offset, page.limit))
    return {
        "open": [summary(one) for one in watch.problems],
        "checks": checks_of(watch),
        "kept_ms": watch.kept_ms,
        "items": items,
        "total": total,
    }
