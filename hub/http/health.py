"""Is the hub alive, can it do its work, and how much does it do? Only this machine may ask."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.kernel import Services, Write, put_setting, services
from hub.operators import loopback_only

Check = Callable[[], Awaitable[bool]]

router = APIRouter(include_in_schema=False, dependencies=[Depends(loopback_only)])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(request: Request, kernel: Annotated[Services, Depends(services)]) -> JSONResponse:
    """200 when a press would be stored and answered now; else 503, and which part says no."""
    checks: Mapping[str, Check] = {"database": _writable(kernel), **request.app.state.checks}
    parts = {name: await _holds(check) for name, check in checks.items()}
    return JSONResponse({"ready": all(parts.values()), "parts": parts}, 200 if all(parts.values()) else 503)


@router.get("/metrics")
async def metrics() -> Response:
    """For Prometheus."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _holds(check: Check) -> bool:
    try:
        return await check()
    except Exception:
        return False


def _writable(kernel: Services) -> Check:
    async def check() -> bool:
        def work(tx: Write) -> None:
            put_setting(tx, "ready_ms", str(tx.now_ms))

        await kernel.database.write(work)
        return True

    return check
