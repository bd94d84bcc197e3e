"""The one door for everything that devices say: store it, then answer it.

broker ──▶ link ──▶ read ──▶ queue ──▶ one transaction ──▶ answers ──▶ PUBACK
                               │ full: stop reading from the broker, which keeps what it has
"""

import asyncio
from dataclasses import dataclass

import structlog
from sos import mqtt, wire

from hub.alarms import Press, PressKey, Stage
from hub.devices import Devices, device_key
from hub.kernel import Clock, Database
from hub.kernel.mqtt_link import MqttLink
from hub.rollouts import Pieces

from . import metrics, queue, store
from .answers import Answers
from .cap import HOUR_MS, RawCap
from .model import IntakeSettings, Message, Reading
from .policy import read
from .queue import Queue, Waiting
from .requests import Requests

PACKET_BYTES_MAX = 2 * 1024 * 1024
ANSWERS_UNCONFIRMED_MAX = 50_000
KEEPALIVE_S = 20
SMS_LENGTH_MAX = 1_000
# A press that waits longer than this before it is stored makes the hub say that it is not ready.
WAITED_MS_MAX = 5_000

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
        in_time = self.oldest_waiting_ms < WAITED_MS_MAX and self.backlog < queue.WAITING_LENGTH_MAX // 2
        return self.connected and in_time


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
        self._last_message_ms: int | None = None
        self._first_connection = True
        self._link = MqttLink(_session(settings), settings.broker_host, settings.broker_port, self._on_events)
        self._answers = Answers(database, clock, devices.registry, settings.site, self._link.publish)
        self._pieces = Pieces(database, clock, settings.site, lambda topic, data: self._link.publish(topic, data, 0))
        self._requests = Requests(clock, settings.site, self._link.publish)
        # From here on, not from `start`: whoever says what is due may begin before us.
        self._stop_listening = database.listen(self._requests.hears)
        self._queue = Queue(database, clock, self._link, self._answers)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen. Returns at once; the link comes up when the broker is there."""
        now_ms = self._clock.now_ms()
        await self._pieces.start()
        self._cap.restore(now_ms, await self._database.read(lambda tx: store.raw_since(tx, now_ms - now_ms % HOUR_MS)))
        self._tasks = [asyncio.create_task(self._queue.run()), asyncio.create_task(self._answers.follow())]
        self._link.subscribe([(wire.subscription(self._site, "+", "up"), 1)])
        self._link.start()
        metrics.watch(self.health)

    async def stop(self) -> None:
        """Stop listening. What is not stored was not acknowledged either: the broker keeps it."""
        self._stop_listening()
        await self._pieces.stop()
        await self._link.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def health(self) -> Health:
        """How the intake is, now."""
        return Health(self._link.up, len(self._queue), self._queue.oldest_waiting_ms, self._last_message_ms)

    def agrees(self, key: PressKey, stage: Stage) -> bool:
        """Whether a heartbeat that says this of a press would be no news; False also if nobody knows."""
        return self._queue.agreed.on(key, stage, self._clock.now_ms())

    async def receive_sms(self, text: str, *, replayed: bool = False) -> str | None:
        """A sealed press that came by SMS. Returns when it is stored, so that the modem may forget it.

        Gives the sealed answer for who sent it; None for a press that is not believed: its seal is wrong, or it is
        `replayed`, the copy of another sender's. Those are kept and counted as all that is refused.
        """
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._last_message_ms = self._clock.now_ms()
        message = Message(self._last_message_ms, "sms", "", text[:SMS_LENGTH_MAX].encode(errors="replace"))
        reading = self._refused(message) if replayed else self._read(message)
        self._queue.put(Waiting(reading, 0, stored))
        await stored
        return self._sealed_answer(reading)

    def _refused(self, message: Message) -> Reading:
        reading = Reading(message, len(message.payload), name="sos", outcome="refused")
        reading.reason, reading.error = "replayed", "the same press came from another number before"
        self._cap.apply(reading)
        metrics.count(reading)
        return reading

    def _sealed_answer(self, reading: Reading) -> str | None:
        key = self._key_of(reading.device_id) if isinstance(reading.work, Press) else None
        if key is None or not isinstance(reading.work, Press) or reading.outcome != "stored":
            return None
        button, epoch, number = reading.work.key
        said = {"button": button, "epoch": epoch, "number": number, "stage": "received"}
        return wire.seal_answer(key, {**said, "utc_s": self._clock.now_ms() // 1000}, reading.device_id)

    def _on_events(self, events: list[mqtt.Event]) -> None:
        now_ms = self._clock.now_ms()
        for event in events:
            if isinstance(event, mqtt.Message):
                self._last_message_ms = now_ms
                reading = self._read(Message(now_ms, "mqtt", event.topic, event.payload, event.retain))
                if event.packet_id or reading.is_for_the_database:
                    self._queue.put(Waiting(reading, event.packet_id, None))
            elif isinstance(event, mqtt.Connected):
                self._connected(now_ms)
            elif isinstance(event, mqtt.Closed):
                self._devices.supervision.link_down(now_ms)
            elif isinstance(event, mqtt.Refused | mqtt.Broken):
                _log.error("broker_link", problem=repr(event))

    def _connected(self, now_ms: int) -> None:
        self._devices.supervision.link_up(now_ms)
        if self._first_connection:
            self._first_connection = False
            self._tasks.append(asyncio.create_task(self._answers.say_again()))

    def _read(self, message: Message) -> Reading:
        """Understand it, and tell supervision what is for it alone."""
        reading = read(message, self._site, self._devices.registry, self._key_of)
        self._cap.apply(reading)
        if reading.heartbeat is not None:
            self._devices.supervision.heard(reading.device_id, reading.heartbeat, message.payload, message.at_ms)
        elif reading.online is not None:
            self._devices.supervision.told(reading.device_id, reading.online, message.at_ms)
        elif reading.fetch is not None:
            self._pieces.asked(reading.device_id, reading.fetch)
        metrics.count(reading)
        return reading

    def _key_of(self, device_id: str) -> bytes | None:
        return device_key(self._site_key, device_id) if self._devices.registry.get(device_id) else None


def _session(settings: IntakeSettings) -> mqtt.Session:
    """Not clean: what the broker has not been told that we have stored, it gives to our next life."""
    return mqtt.Session(
        f"hub-{settings.site}",
        settings.broker_user,
        settings.broker_password,
        KEEPALIVE_S,
        clean=False,
        packet_length_max=PACKET_BYTES_MAX,
        inflight_max=ANSWERS_UNCONFIRMED_MAX,
    )
