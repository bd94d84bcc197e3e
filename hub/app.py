"""Puts the hub's doors round what runs in it (running.py); these two are the only files that know every context."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI

from hub import (
    alarms,
    care_calls,
    console,
    devices,
    hand_over,
    intake,
    operators,
    presence,
    providers,
    residents,
    rollouts,
    rota,
    telephony,
    upkeep,
    watch,
    worklist,
)
from hub.http import docs, health, outside
from hub.http.body_limit import BodyLimit, Longer
from hub.http.errors import OurFault, add_error_answers
from hub.http.headers import SecurityHeaders
from hub.http.host import HostCheck
from hub.http.openapi import REFUSAL
from hub.http.origin import OriginCheck
from hub.kernel import Clock, Database, Services, SystemClock
from hub.kernel.sheets import FILE_BYTES_MAX
from hub.running import running
from hub.settings import Settings

# Who may say that a resident cannot be forgotten yet, and who forgets with us.
OBJECTIONS = (alarms.objection, devices.objection)
FORGETS = (alarms.forget, care_calls.forget, providers.forget, telephony.forget, hand_over.forget)
# What is done only when two persons agree, by the name of the action (hub/operators/two_persons.py).
TWO_PERSONS: Mapping[str, operators.ApprovalHandler] = {
    residents.ANONYMISE: residents.anonymise_handler(OBJECTIONS, FORGETS)
}


# Whom the trail and a request are about.
RESIDENTS = operators.Residents(residents.names, residents.find)

# Where a whole file may come as the body of a request, and how long it may be.
LONGER = Longer(
    {
        residents.UPLOAD_PATH: FILE_BYTES_MAX,
        providers.UPLOAD_PATH: FILE_BYTES_MAX,
        providers.PHOTO_PATH: providers.PHOTO_BODY_BYTES_MAX,
        rollouts.UPLOAD_PATH: rollouts.UPLOAD_BYTES_MAX,
    }
)


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The whole hub as one ASGI application; nothing is opened before its lifespan begins."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        services = Services(Database(settings.database, clock or SystemClock()), clock or SystemClock(), settings)
        try:
            async with running(services, settings) as hub:
                app.state.services, app.state.devices, app.state.feed = services, hub.devices, hub.feed
                app.state.retention = hub.retention
                app.state.intake = hub.intake
                app.state.watch = hub.watch
                health = hub.intake.health
                app.state.checks = {"broker": lambda: health().connected, "intake": lambda: health().is_well}
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
    app.state.link_limits = operators.LinkLimits()
    app.state.pictures = providers.Pictures()
    app.state.longer = LONGER
    add_error_answers(app)
    app.add_middleware(BodyLimit, longer=LONGER)
    app.add_middleware(OriginCheck)
    app.add_middleware(HostCheck, names=settings.hosts)
    app.add_middleware(OurFault)
    app.add_middleware(SecurityHeaders)  # the last one is the outermost
    for router in (
        health.router,
        docs.router,
        outside.router,
        operators.sign_in_router,
        hand_over.pages_router,
        alarms.going_router,
        care_calls.visit_pages_router,
        providers.sheet_router,
        providers.base_code_router,
        providers.pages_router,
        providers.here_router,
        providers.follow_up_pages_router,
        providers.score_pages_router,
        console.pages_router,
    ):
        app.include_router(router)
    app.include_router(_api(), prefix="/api/v1")
    return app


def _api() -> APIRouter:
    api = APIRouter(responses={"4XX": REFUSAL})
    api.include_router(residents.make_router((care_calls.DUE, devices.LAST_HEARD), OBJECTIONS))
    for router in (operators.staff_router, operators.make_trail_router(RESIDENTS)):
        api.include_router(router)
    api.include_router(operators.make_approvals_router(TWO_PERSONS, RESIDENTS))
    for context in (
        operators,
        presence,
        rota,
        devices,
        rollouts,
        alarms,
        worklist,
        care_calls,
        providers,
        hand_over,
        intake,
        upkeep,
        watch,
    ):
        api.include_router(context.router)
    api.include_router(alarms.asking_router)
    api.include_router(alarms.phoning_router)
    api.include_router(alarms.ladders_router)
    api.include_router(alarms.figures_router)
    api.include_router(care_calls.figures_router)
    api.include_router(alarms.protocols_router)
    api.include_router(alarms.conditions_router)
    api.include_router(telephony.calls_router)
    api.include_router(care_calls.campaigns_router)
    api.include_router(care_calls.day_router)
    api.include_router(care_calls.plan_router)
    api.include_router(alarms.quality_router)
    api.include_router(telephony.router)
    api.include_router(intake.sms_router)
    api.include_router(care_calls.rounds_router)
    api.include_router(providers.board_router)
    api.include_router(providers.unwanted_router)
    api.include_router(providers.requests_router)
    api.include_router(providers.links_router)
    api.include_router(providers.services_router)
    api.include_router(providers.register_router)
    api.include_router(providers.machines_router)
    api.include_router(providers.exchange_router)
    api.include_router(providers.follow_ups_router)
    api.include_router(providers.complaints_router)
    api.include_router(providers.scores_router)
    api.include_router(providers.figures_router)
    api.include_router(care_calls.visits_router)
    api.include_router(console.feed_router)
    return api
