"""1,600 phones on real connections that send heartbeats, press when told to, and note when their answer came."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from sos import wire
from sos.mqtt import Connected, Event, Message, Session

from hub.devices import device_password
from hub.kernel.mqtt_link import MqttLink

HEARTBEAT_S = 60
CONNECTING_MAX = 100  # at once: a broker's listen queue is short
ANSWER_S_MAX = 60


@dataclass
class BenchPhone:
    """One device: its connection, and the presses it waits for (number -> when it was answered)."""

    device: str
    link: MqttLink
    up: asyncio.Event = field(default_factory=asyncio.Event)
    answered_s: dict[int, float] = field(default_factory=dict[int, float])
    waiting: "asyncio.Event" = field(default_factory=asyncio.Event)


class Phones:
    """All of them. `epoch` is new for every round, so that no press is a copy of an earlier round's."""

    def __init__(self, port: int, site: str, site_key: bytes, count: int) -> None:
        self.site = site
        self.epoch = ""
        self.phones = [self._phone(port, site_key, f"ph-{n:05d}") for n in range(1, count + 1)]
        self._beating: asyncio.Task[None] | None = None

    def _phone(self, port: int, site_key: bytes, device: str) -> BenchPhone:
        session = Session(device, device, device_password(site_key, device), keepalive_s=600)
        session.subscribe([(wire.topic(self.site, device, "answer"), 1)])
        phone = BenchPhone(device, MqttLink(session, "127.0.0.1", port, lambda events: self._on_events(phone, events)))
        return phone

    def _on_events(self, phone: BenchPhone, events: list[Event]) -> None:
        now_s = time.perf_counter()
        for one in events:
            if isinstance(one, Connected):
                phone.up.set()
            elif isinstance(one, Message):
                if one.packet_id:
                    phone.link.acknowledge([one.packet_id])
                said = json.loads(one.payload)
                if said["epoch"] == self.epoch and said["stage"] == "received":
                    phone.answered_s.setdefault(said["number"], now_s)
                    phone.waiting.set()

    async def connect(self) -> None:
        """Connect all, some at a time, and begin with the heartbeats."""
        gate = asyncio.Semaphore(CONNECTING_MAX)

        async def one(phone: BenchPhone) -> None:
            async with gate:
                phone.link.start()
                await phone.up.wait()

        await asyncio.gather(*(one(phone) for phone in self.phones))
        self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        beat = wire.encode(
            "heartbeat", {"battery_pct": 100, "mains": True, "uptime_s": 60, "firmware": "bench", "outbox": 0}
        )
        while True:
            for phone in self.phones:
                phone.link.publish(wire.topic(self.site, phone.device, "heartbeat"), beat, 0)
                await asyncio.sleep(HEARTBEAT_S / len(self.phones))

    def new_round(self, seed: int) -> None:
        """Forget what was answered; from now on the presses have another epoch."""
        self.epoch = wire.new_epoch(random.Random(seed).randbytes(4))  # noqa: S311 - a name, not a secret
        for phone in self.phones:
            phone.answered_s.clear()

    def _press(self, device: str, number: int) -> bytes:
        values = {
            "button": device, "epoch": self.epoch, "number": number, "source": "phone", "path": "ip",
            "pressed_uptime_ms": 1000, "sent_uptime_ms": 1001, "further": False, "test": False,
            "battery_pct": 100, "mains": True,
        }  # fmt: skip
        return wire.encode("sos", values)

    async def single(self, phone: BenchPhone) -> float:
        """One press; seconds from publish to `received` at the device."""
        payload = self._press(phone.device, 1)
        phone.waiting.clear()
        begun_s = time.perf_counter()
        phone.link.publish(wire.topic(self.site, phone.device, "sos"), payload)
        async with asyncio.timeout(ANSWER_S_MAX):
            await phone.waiting.wait()
        return phone.answered_s[1] - begun_s

    async def storm(self, phones: list[BenchPhone]) -> tuple[float, int]:
        """All press in one instant; seconds to the last answer, and how many got none."""
        payloads = [(one, wire.topic(self.site, one.device, "sos"), self._press(one.device, 1)) for one in phones]
        for one in phones:
            one.waiting.clear()
        begun_s = time.perf_counter()
        for one, topic, payload in payloads:
            one.link.publish(topic, payload)
        try:
            async with asyncio.timeout(ANSWER_S_MAX):
                for one in phones:
                    await one.waiting.wait()
        except TimeoutError:
            pass
        answered = [one.answered_s[1] for one in phones if 1 in one.answered_s]
        return max(answered, default=begun_s) - begun_s, len(phones) - len(answered)

    async def close(self) -> None:
        """Take leave of the broker."""
        if self._beating is not None:
            self._beating.cancel()
        await asyncio.gather(*(phone.link.close() for phone in self.phones))
