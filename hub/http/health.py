"""Is the hub alive, can it do its work, and how much does it do? Only this machine may ask."""

from collections.abc import Callable, Mapping
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub import alarms
from hub.kernel import Services, Write, put_setting, services
from hub.operators import loopback_only

log = structlog.get_logger(__name__)

Check = Callable[[], bool]

ALARMS = Gauge("lamplight_alarms", "Alarms by state", ["state"])
FEED_CLIENTS = Gauge("lamplight_feed_clients", "Open pages that are told what happens")

router = APIRouter(include_in_schema=False, dependencies=[Depends(loopback_only)])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(request: Request, kernel: Annotated[Services, Depends(services)]) -> JSONResponse:
    """200 when a press would be stored and answered now; else 503, and which part says no."""
    checks: Mapping[str, Check] = request.app.state.checks
    parts = {"database": await _writable(kernel), **{name: check() for name, check in checks.items()}}
    return JSONResponse({"ready": all(parts.values()), "parts": parts}, 200 if all(parts.values()) else 503)


@router.get("/metrics")
async def metrics(request: Request, kernel: Annotated[Services, Depends(services)]) -> Response:
    """For Prometheus: what the contexts count, and what can be counted now."""
    found = await kernel.database.read(alarms.counts)
    for state in alarms.STATES:
        ALARMS.labels(state).set(found.get(state, 0))
    FEED_CLIENTS.set(request.app.state.feed.pages)
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _writable(kernel: Services) -> bool:
    def work(tx: Write) -> None:
        put_setting(tx, "ready_ms", str(tx.now_ms))

    try:
        await kernel.database.write(work)
    except SQLAlchemyError:
        log.exception("database_not_writable")
        return False
    return True
