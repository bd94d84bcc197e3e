"""Puts the hub together: the only file that knows every context."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import APIRouter, Depends, FastAPI

from hub import alarms, care_calls, console, devices, intake, operators, providers, residents, worklist
from hub.http import docs, health
from hub.http.body_limit import BodyLimit
from hub.http.errors import OurFault, add_error_answers
from hub.http.headers import SecurityHeaders
from hub.http.host import HostCheck
from hub.http.origin import OriginCheck
from hub.kernel import Clock, Consumer, Database, Services, SystemClock
from hub.kernel.migrate import migrate
from hub.settings import Settings

log = structlog.get_logger(__name__)

CONSUMER_AGAIN_S = 2.0


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The whole hub as one ASGI application; nothing is opened before its lifespan begins."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        services = Services(Database(settings.database, clock or SystemClock()), clock or SystemClock(), settings)
        try:
            async with _running(app, services, settings):
                yield
        finally:
            services.database.close()

    app = FastAPI(
        title="Lamplight",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(operators.refuse_unnamed)],
    )
    app.state.sign_in_limits = operators.SignInLimits()
    add_error_answers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(HostCheck, names=settings.hosts)
    app.add_middleware(OurFault)
    app.add_middleware(SecurityHeaders)  # the last one is the outermost
    for router in (health.router, docs.router, operators.sign_in_router, console.pages_router):
        app.include_router(router)
    app.include_router(_api(), prefix="/api/v1")
    return app


def _api() -> APIRouter:
    api = APIRouter()
    api.include_router(residents.make_router((care_calls.DUE, devices.LAST_HEARD)))
    for context in (operators, devices, alarms, worklist, care_calls, providers, intake):
        api.include_router(context.router)
    api.include_router(console.feed_router)
    return api


@asynccontextmanager
async def _running(app: FastAPI, services: Services, settings: Settings) -> AsyncGenerator[None]:
    """Start from the bottom up, and stop in the other order: what a part stands on is there as long as it is."""
    database = services.database
    migrate(database)
    await database.write(care_calls.plan_missing)
    known = devices.Devices(database, services.clock)
    feed = console.Feed(database)
    door = intake.Intake(database, services.clock, known, _intake_settings(settings))
    app.state.services, app.state.devices, app.state.feed = services, known, feed
    app.state.checks = {"broker": lambda: door.health().connected, "intake": lambda: door.health().is_well}
    await known.start()
    await feed.begin()
    async with _in_background(feed.run(), _follow(database, care_calls.alarm_listener())):
        await door.start()
        try:
            yield
        finally:
            await door.stop()
            await known.stop()


@asynccontextmanager
async def _in_background(*work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(database: Database, consumer: Consumer) -> None:
    """A full disk or one bad event must not leave a context deaf for the rest of the night: begin again."""
    while True:
        try:
            await consumer.run(database)
        except Exception:
            log.exception("consumer_failed", consumer=consumer.name)
        await asyncio.sleep(CONSUMER_AGAIN_S)


def _intake_settings(settings: Settings) -> intake.IntakeSettings:
    return intake.IntakeSettings(
        settings.site,
        bytes.fromhex(settings.site_key.get_secret_value()),
        settings.broker_host,
        settings.broker_port,
        settings.broker_user,
        settings.broker_password.get_secret_value(),
    )
