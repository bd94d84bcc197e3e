"""Puts the hub together: the only file that knows every context."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI

from hub import care_calls, devices, operators, providers, residents, worklist
from hub.http import health
from hub.http.body_limit import BodyLimit
from hub.http.errors import OurFault, add_error_answers
from hub.http.headers import SecurityHeaders
from hub.http.origin import OriginCheck
from hub.kernel import Clock, Consumer, Database, Services, SystemClock
from hub.kernel.migrate import migrate
from hub.settings import Settings


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The whole hub as one ASGI application; nothing is opened before its lifespan begins."""
    clock = clock or SystemClock()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        database = Database(settings.database, clock)
        try:
            migrate(database)
            app.state.services = Services(database, clock, settings)
            database.write_now(care_calls.plan_missing)
            app.state.devices = devices.Devices(database, clock)
            async with _following(database, _consumers()):
                # What was made at the start lives as long as the hub: no collection needs to look at it again.
                gc.collect()
                gc.freeze()
                yield
        finally:
            database.close()

    app = FastAPI(
        title="Lamplight",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(operators.refuse_unnamed)],
    )
    app.state.checks = {}
    app.state.sign_in_limits = operators.SignInLimits()
    add_error_answers(app)
    for layer in (BodyLimit, OriginCheck, OurFault, SecurityHeaders):  # the last one is the outermost
        app.add_middleware(layer)
    app.include_router(health.router)
    app.include_router(operators.sign_in_router)
    app.include_router(_api(), prefix="/api/v1")
    return app


def _api() -> APIRouter:
    api = APIRouter()
    api.include_router(operators.router)
    api.include_router(residents.make_router((care_calls.DUE, devices.LAST_HEARD)))
    for context in (devices, worklist, care_calls, providers):
        api.include_router(context.router)
    return api


def _consumers() -> Sequence[Consumer]:
    return (care_calls.alarm_listener(),)


@asynccontextmanager
async def _following(database: Database, consumers: Sequence[Consumer]) -> AsyncGenerator[None]:
    """Let the consumers follow the news while the hub runs; the end of one of them would be the end of the hub."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(consumer.run(database), name=consumer.name) for consumer in consumers]
        yield
        for task in tasks:
            task.cancel()
