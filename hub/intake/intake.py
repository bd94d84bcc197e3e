"""The one door for everything that devices say: store it, then answer it.

broker ──▶ link ──▶ read ──▶ waiting ──▶ one transaction ──▶ answers ──▶ PUBACK
                               │ full: stop reading from the broker, which keeps what it has
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from sos import mqtt, wire

from hub.alarms import Answer
from hub.devices import Devices, device_key
from hub.kernel import Clock, Database
from hub.kernel.mqtt_link import MqttLink

from . import metrics, store
from .answers import Answers
from .cap import HOUR_MS, RawCap
from .model import Channel, IntakeSettings, Message, Reading
from .policy import read
from .service import store_batch

# One transaction takes at most this many. Mosquitto sends up to 4,000 that we have not acknowledged.
BATCH_LENGTH_MAX = 4_000
# Then we stop reading; below half of it we go on.
WAITING_LENGTH_MAX = 20_000
PACKET_BYTES_MAX = 2 * 1024 * 1024
ANSWERS_UNCONFIRMED_MAX = 50_000
RETRY_S = 0.5
KEEPALIVE_S = 20
SMS_LENGTH_MAX = 1_000

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """How the intake is. Times in ms; `last_message_ms` since 1970 or None."""

    connected: bool
    backlog: int
    oldest_waiting_ms: int
    last_message_ms: int | None

    @property
    def is_well(self) -> bool:
        """For /readyz: a press that is made now would be stored and answered in good time."""
        return self.connected and self.oldest_waiting_ms < 5_000 and self.backlog < WAITING_LENGTH_MAX // 2


class Waiting(NamedTuple):
    """A message that is read but not stored. `packet_id` is acknowledged, `stored` told, after the commit."""

    reading: Reading
    packet_id: int
    stored: asyncio.Future[None] | None


class Intake:
    """Made once by hub/app.py: after `await devices.start()`, `await intake.start()`; at the end `await intake.stop()`,
    then `await devices.stop()`. `health()` is for /readyz (`health().is_well`); `router` has `GET /refusals`.
    """

    def __init__(self, database: Database, clock: Clock, devices: Devices, settings: IntakeSettings) -> None:
        self._database = database
        self._clock = clock
        self._devices = devices
        self._site = settings.site
        self._site_key = settings.site_key
        self._cap = RawCap()
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()
        self._last_message_ms: int | None = None
        self._first_connection = True
        session = mqtt.Session(
            f"hub-{settings.site}",
            settings.broker_user,
            settings.broker_password,
            KEEPALIVE_S,
            clean=False,
            packet_length_max=PACKET_BYTES_MAX,
            inflight_max=ANSWERS_UNCONFIRMED_MAX,
        )
        self._link = MqttLink(session, settings.broker_host, settings.broker_port, self._on_events)
        self._answers = Answers(database, clock, devices.registry, settings.site, self._link.publish)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen. Returns at once; the link comes up when the broker is there."""
        now_ms = self._clock.now_ms()
        self._cap.restore(now_ms, await self._database.read(lambda tx: store.raw_since(tx, now_ms - now_ms % HOUR_MS)))
        self._tasks = [asyncio.create_task(self._pump()), asyncio.create_task(self._answers.follow())]
        self._link.subscribe([(wire.subscription(self._site, "+", "up"), 1)])
        self._link.start()
        metrics.watch(self.health)

    async def stop(self) -> None:
        """Stop listening. What is not stored was not acknowledged either: the broker keeps it."""
        await self._link.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def health(self) -> Health:
        """How the intake is, now."""
        oldest = self._waiting[0].reading.message.at_ms if self._waiting else None
        waited_ms = 0 if oldest is None else max(self._clock.now_ms() - oldest, 0)
        return Health(self._link.up, len(self._waiting), waited_ms, self._last_message_ms)

    async def receive_sms(self, text: str) -> None:
        """A sealed press that came by SMS. Returns when it is stored, so that the modem may forget it."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put("sms", "", text[:SMS_LENGTH_MAX].encode(), stored=stored)
        await stored

    def _on_events(self, events: list[mqtt.Event]) -> None:
        for event in events:
            if isinstance(event, mqtt.Message):
                self._put("mqtt", event.topic, event.payload, event.retain, event.packet_id)
            elif isinstance(event, mqtt.Connected):
                self._connected()
            elif isinstance(event, mqtt.Closed):
                self._devices.supervision.link_down(self._clock.now_ms())
            elif isinstance(event, mqtt.Refused | mqtt.Broken):
                _log.error("broker_link", problem=repr(event))
        if len(self._waiting) > WAITING_LENGTH_MAX:
            self._link.pause()

    def _connected(self) -> None:
        self._devices.supervision.link_up(self._clock.now_ms())
        if self._first_connection:
            self._first_connection = False
            self._tasks.append(asyncio.create_task(self._answers.say_again()))

    def _put(
        self,
        channel: Channel,
        topic: str,
        payload: bytes,
        retained: bool = False,
        packet_id: int = 0,
        stored: asyncio.Future[None] | None = None,
    ) -> None:
        """Read one message. Heartbeats and what the broker had kept end here, unless there is something to store."""
        now_ms = self._last_message_ms = self._clock.now_ms()
        message = Message(now_ms, channel, topic, payload, retained)
        reading = read(message, self._site, self._devices.registry, self._key_of)
        self._cap.apply(reading)
        self._supervise(reading)
        metrics.count(reading)
        self._waiting.append(Waiting(reading, packet_id, stored))
        self._wake.set()

    def _key_of(self, device_id: str) -> bytes | None:
        return device_key(self._site_key, device_id) if self._devices.registry.get(device_id) else None

    def _supervise(self, reading: Reading) -> None:
        if reading.heartbeat is not None:
            message = reading.message
            self._devices.supervision.heard(reading.device_id, reading.heartbeat, message.payload, message.at_ms)
        elif reading.online is not None:
            self._devices.supervision.told(reading.device_id, reading.online, reading.message.at_ms)

    async def _pump(self) -> None:
        """All that is waiting becomes one transaction; while it runs, the next ones gather."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = self._waiting[:BATCH_LENGTH_MAX]
                await self._store(batch)
                del self._waiting[: len(batch)]
                if len(self._waiting) <= WAITING_LENGTH_MAX // 2:
                    self._link.resume()

    async def _store(self, batch: Sequence[Waiting]) -> None:
        """Store, answer, acknowledge: in this order."""
        readings = [one.reading for one in batch]
        if worth := [one for one in readings if one.keep or one.work is not None or one.reason]:
            self._answers.say(await self._commit(worth))
        self._link.acknowledge(one.packet_id for one in batch if one.packet_id)
        metrics.stored(readings, self._clock.now_ms())
        for one in batch:
            if one.stored is not None and not one.stored.done():
                one.stored.set_result(None)

    async def _commit(self, readings: Sequence[Reading]) -> list[Answer]:
        """Until it works: a full disk or a broken one loses nothing, since nothing is acknowledged meanwhile."""
        while True:
            try:
                return await self._database.write(lambda tx: store_batch(tx, readings))
            except Exception:
                _log.exception("batch_not_stored", messages=len(readings))
                metrics.retried()
                await asyncio.sleep(RETRY_S)
