"""The hub at work, without its doors for people: database, devices, intake, feed, and whoever follows the events.

`app.py` puts the HTTP application round it, the simulator the virtual town.
"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import structlog

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
    watch,
)
from hub.certificates import CertificateError, ends_ms
from hub.kernel import KEPT_COMMANDS, Consumer, Database, Kept, Services, Write, kept_events, settle_zone
from hub.kernel.migrate import migrate
from hub.settings import Settings
from hub.upkeep import Retention

log = structlog.get_logger(__name__)

FOLLOW_AGAIN_S = 2.0


class Follower(Protocol):
    """Whoever follows the events, or does what is due, for as long as the hub runs."""

    name: str

    async def run(self, database: Database) -> None: ...


@dataclass(frozen=True, slots=True)
class Running:
    """The parts that live as long as the hub does."""

    devices: devices.Devices
    feed: console.Feed
    intake: intake.Intake
    retention: Retention
    watch: watch.Watch


@asynccontextmanager
async def running(
    services: Services,
    settings: Settings,
    channel: telephony.Channel | None = None,
    machine: watch.Machine | None = None,
    sms: telephony.Channel | None = None,
) -> AsyncGenerator[Running]:
    """Start from the bottom up, and stop in the other order: what a part stands on is there as long as it is.

    `channel`: the gateway that tells people outside, if not the one that `settings` name, and `sms` the one for short
    messages. `machine`: what the hub stands on, if not this one.
    """
    database = services.database
    migrate(database)
    await database.write(lambda tx: _settle(tx, settings))
    known = devices.Devices(database, services.clock)
    door = intake.Intake(database, services.clock, known, _intake_settings(settings))
    watcher = watch.Watch(services.clock, machine or watch.RealMachine(database.path), lambda: _measured(door))
    watcher.probes.append(lambda: _certificate(settings, services.clock.now_ms()))
    planner = care_calls.PlanRunner()
    watcher.probes.append(lambda: {"care_short": planner.short})
    feed = console.Feed(database, lambda: watcher.problems)
    await known.start()
    await feed.begin()
    here = presence.Watch(feed.people)
    feed.on_people = here.wake
    listeners = consumers()
    modem = _modem(settings, database, door)
    ways = _channels(settings, channel, sms or modem)
    retention = make_retention(listeners)
    followers: list[Follower] = [
        *listeners,
        retention,
        alarms.ladder_runner(),
        alarms.end_runner(),
        alarms.condition_runner(),
        alarms.asking_runner(_links(settings), ways),
        alarms.phoning_runner(),
        providers.order_runner(providers.links_of(services)),
        providers.follow_up_runner(),
        providers.complaint_runner(),
        providers.request_runner(),
        providers.score_runner(),
        providers.report_maker(settings.site),
        alarms.wellness_runner(),
        telephony.Sender(ways),
        telephony.Switchboard(_line(settings)),
        here,
        devices.request_runner(),
        devices.standing_runner(),
        devices.out_runner(),
        devices.test_follower(),
        rollouts.runner(),
        care_calls.calling_runner(),
        care_calls.rounds_runner(),
        care_calls.breach_runner(),
        providers.register_runner(),
        care_calls.certificate_maker(settings.site),
        planner,
        alarms.make_sampler(),
        watcher,
        *_alive(settings, watcher, door),
        *([modem] if modem is not None else []),
    ]
    async with _in_background(feed.run()):
        await door.start()
        try:
            # The door is open before the work of the day begins: a press waits for nobody's first look at all the rest.
            async with _in_background(*(_follow(database, one, watcher) for one in followers)):
                yield Running(known, feed, door, retention, watcher)
        finally:
            await door.stop()
            await known.stop()


def _settle(tx: Write, settings: Settings) -> None:
    """What a hub has to have before it begins, in one transaction: each waits for the disk, and so do presses."""
    if settings.time_zone is not None:
        settle_zone(tx, settings.time_zone)
    care_calls.settle_planning(tx, settings.country, settings.care_planner)
    care_calls.plan_missing(tx)
    alarms.settle_protocols(tx)
    care_calls.settle_campaigns(tx)
    providers.settle_catalogue(tx)
    providers.settle_register(tx)
    providers.settle_scores(tx)
    telephony.settle(tx, settings.country, settings.emergency_numbers)


def consumers() -> tuple[Consumer, ...]:
    """Whoever must hear each event: it stays until they have."""
    return (
        care_calls.alarm_listener(),
        care_calls.import_listener(),
        providers.requests_listener(),
        providers.follow_up_times_listener(),
        residents.importer(),
        alarms.asking_listener(),
        alarms.phoning_listener(),
    )


def make_retention(listeners: Sequence[Consumer]) -> Retention:
    """Everybody's data that goes when it is old enough (hub/upkeep/terms.py says when that is)."""
    kinds: tuple[Kept, ...] = (
        *intake.KEPT,
        kept_events(listeners),
        *devices.KEPT,
        KEPT_COMMANDS,
        *telephony.kept(alarms.UNCLOSED),
        *residents.kept(alarms.UNCLOSED),
        *alarms.KEPT,
        *care_calls.KEPT,
        *providers.KEPT,
        *operators.KEPT,
        *presence.KEPT,
        *rota.KEPT,
        *hand_over.KEPT,
        *watch.KEPT,
    )
    return Retention(kinds, listeners)


@asynccontextmanager
async def _in_background(*work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(database: Database, follower: Follower, watcher: watch.Watch) -> None:
    """A full disk or one bad event must not leave a context deaf for the rest of the night: begin again."""
    while True:
        try:
            await follower.run(database)
        except Exception:
            log.exception("follower_failed", follower=follower.name)
            watcher.stumbled(follower.name)
        await asyncio.sleep(FOLLOW_AGAIN_S)


def _measured(door: intake.Intake) -> watch.Measured:
    """What the intake has to say of itself."""
    health = door.health()
    return {
        "broker_link": int(not health.connected),
        "intake_delay": health.oldest_waiting_ms,
        "backlog": health.backlog,
    }


def _certificate(settings: Settings, now_ms: int) -> watch.Measured:
    if settings.tls_cert is None:
        return {"certificate_ends": None}
    try:
        return {"certificate_ends": max(ends_ms(settings.tls_cert) - now_ms, 0)}
    except CertificateError:
        return {"certificate_ends": 0}  # the next start will fail


def _alive(settings: Settings, watcher: watch.Watch, door: intake.Intake) -> list[watch.Alive]:
    if settings.alive_url is None:
        return []
    line = telephony.Webhook(settings.alive_url.get_secret_value(), settings.alive_key.get_secret_value().encode())
    return [watch.Alive(line, settings.site, settings.alive_every_s, watcher, lambda: asdict(door.health()))]


def _modem(settings: Settings, database: Database, door: intake.Intake) -> telephony.SmsModem | None:
    """What comes in by it goes the way of what a gateway brings."""

    async def keep(ref: str, number: str, text: str) -> None:
        await intake.take_in_sms(database, door, ref, number, text)

    pin = settings.sms_modem_pin.get_secret_value()
    return telephony.SmsModem(settings.sms_modem, pin, keep) if settings.sms_modem else None


def _channels(
    settings: Settings, gateway: telephony.Channel | None, sms: telephony.Channel | None
) -> dict[str, telephony.Channel]:
    """By the scheme of the addresses that each can reach."""
    found: dict[str, telephony.Channel] = {}
    if gateway is not None:
        found["webhook"] = gateway
    elif settings.alert_url is not None:
        key = settings.alert_key.get_secret_value().encode()
        found["webhook"] = telephony.Webhook(settings.alert_url.get_secret_value(), key)
    if sms is not None:
        found["tel"] = sms
    elif settings.sms_url is not None:
        key = settings.sms_key.get_secret_value().encode()
        found["tel"] = telephony.SmsWebhook(settings.sms_url.get_secret_value(), key)
    if settings.smtp_host:
        found["mailto"] = telephony.Smtp(_smtp(settings))
    return found


def _links(settings: Settings) -> alarms.Links:
    """By which people outside say that they are going."""
    return alarms.Links(settings.public_url or None, bytes.fromhex(settings.site_key.get_secret_value()))


def _smtp(settings: Settings) -> telephony.SmtpSettings:
    return telephony.SmtpSettings(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_from,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.smtp_security,
    )


def _line(settings: Settings) -> telephony.Line:
    if settings.calls == telephony.Simulated.name:
        return telephony.Simulated(settings.calls_seed)
    return telephony.Link(settings.calls_link)


def _intake_settings(settings: Settings) -> intake.IntakeSettings:
    return intake.IntakeSettings(
        settings.site,
        bytes.fromhex(settings.site_key.get_secret_value()),
        settings.broker_host,
        settings.broker_port,
        settings.broker_user,
        settings.broker_password.get_secret_value(),
    )
