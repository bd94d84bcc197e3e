"""Real phones for the tests: the device's own machines on the hub's own MQTT transport, many in one process."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress

from sos import mqtt, wire
from sos.parts import effects, events
from sos.phone import Phone

from hub.devices import device_password, load
from hub.kernel import Write
from hub.kernel.mqtt_link import MqttLink
from hub.residents import load as load_residents
from tests import cast
from tests.hub.intake.door import SITE_KEY

TICK_S = 0.05


def phone_names(count: int) -> list[str]:
    """`count` phones beside those of the small town."""
    return [f"ph-1{number:04}" for number in range(count)]


def load_phones(tx: Write, names: Iterable[str]) -> None:
    """A home for each."""
    home = cast.town_rows()["resident"][0]
    numbered = list(enumerate(names, 1000))
    load_residents(tx, {"resident": [{**home, "id": number} for number, _ in numbered]})
    load(tx, [{"id": name, "kind": "phone", "resident_id": number, "paired_id": None} for number, name in numbered])


class TestPhone:
    """One phone with its line. `answers` are the stages it was told, as they came."""

    __test__ = False

    def __init__(self, name: str, port: int, place: int) -> None:
        self.name = name
        self.machine = Phone(
            cast.SITE, name, wire.new_epoch(place.to_bytes(4, "big")), "test", None, 10, place * 5 % 999
        )
        self.answers: list[str] = []
        session = mqtt.Session(name, name, device_password(SITE_KEY, name), 20)
        self.link = MqttLink(session, "127.0.0.1", port, self._on_events)
        self.link.subscribe([(wire.subscription(cast.SITE, name, "down"), 1)])

    @property
    def stage(self) -> str:
        """What the phone knows of its press: none, received, taken; empty without a press."""
        newest = self.machine.presses.newest
        return newest.stage if newest else ""

    @property
    def waits(self) -> bool:
        """Whether it has said something that nobody has answered."""
        return bool(self.machine.outbox.waiting)

    def tell(self, event: events.Event) -> None:
        """Something happens to the phone."""
        self._carry_out(self.machine.handle(event, _now_ms()))

    def tick(self) -> None:
        """Time passes."""
        due = self.machine.deadline_ms
        if due is not None and due <= _now_ms():
            self._carry_out(self.machine.tick(_now_ms()))

    def _carry_out(self, todo: list[effects.Effect]) -> None:
        for one in todo:
            if isinstance(one, effects.Publish):
                topic = wire.topic(cast.SITE, self.name, one.name)
                with suppress(mqtt.Full):  # it is said again
                    self.link.publish(topic, wire.encode(one.name, one.value), one.qos, one.retain)

    def _on_events(self, happened: list[mqtt.Event]) -> None:
        for one in happened:
            if isinstance(one, mqtt.Subscribed):
                self.tell(events.LinkUp())
            elif isinstance(one, mqtt.Closed):
                self.tell(events.LinkDown())
            elif isinstance(one, mqtt.Message):
                self.link.acknowledge([one.packet_id])
                name = wire.parse_topic(one.topic).message
                value = wire.decode(name, one.payload)
                self.answers.append(value.get("stage", name))
                self.tell(events.Received(name, value))


class Phones:
    """Many phones, all connected when the context begins."""

    def __init__(self, names: Iterable[str], port: int) -> None:
        self.all = [TestPhone(name, port, place) for place, name in enumerate(names)]
        self._ticking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Phones":
        for phone in self.all:
            phone.link.start()
        self._ticking = asyncio.create_task(self._tick())
        await cast.until(lambda: all(phone.machine.state == "idle" for phone in self.all), "all phones connected")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        await asyncio.gather(*(phone.link.close() for phone in self.all))

    def waiting(self) -> int:
        """How many have not been answered yet."""
        return sum(phone.waits for phone in self.all)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            for phone in self.all:
                phone.tick()


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
