"""Thousands of devices on a few connections: as many heartbeats as wanted, and presses whose answers are timed.

A broker process has file descriptors for 20,000 connections here, so they ride as gateways (tools/brokers/rights.py):
the hub sees the same topics and payloads as from as many phones. What the broker and the phones spend is not the hub's.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import TYPE_CHECKING, Final

from sos import wire
from sos.mqtt import Connected, Message, Session

from hub.kernel.mqtt_link import MqttLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sos.mqtt import Event

    from tools.brokers import Rights

HEARTBEAT_S: Final = 60
GATEWAYS: Final = 16
EVERY_S: Final = 0.01
CHUNK: Final = 200  # heartbeats of a burst between two looks at the connection
ANSWER_S_MAX: Final = 60


class Load:
    """`devices` are the ids of phones that the hub knows."""

    def __init__(self, host: str, port: int, rights: Rights, devices: Sequence[str]) -> None:
        self.devices = devices
        self.site = rights.site
        self.beats = 0
        self._epoch = wire.new_epoch(random.randbytes(4))  # noqa: S311 - a name, not a secret
        self._number = 0
        self._answered: dict[int, asyncio.Future[float]] = {}
        self._topics = [wire.topic(self.site, one, "heartbeat") for one in devices]
        count = min(GATEWAYS, len(devices))
        self._up = [asyncio.Event() for _ in range(count)]
        self._links = [self._link(host, port, rights, number) for number in range(count)]
        self._beating: asyncio.Task[None] | None = None

    def _link(self, host: str, port: int, rights: Rights, number: int) -> MqttLink:
        user = f"gateway-{number + 1}"
        session = Session(user, user, rights.gateway_password, keepalive_s=60, inflight_max=20_000)
        if number == 0:  # one listens for all
            session.subscribe([(f"lamplight/v1/{self.site}/+/down/answer", 0)])
        return MqttLink(session, host, port, lambda events: self._on_events(number, events))

    def _on_events(self, number: int, events: list[Event]) -> None:
        now_s = time.perf_counter()
        for one in events:
            if isinstance(one, Connected):
                self._up[number].set()
            elif isinstance(one, Message):
                said = json.loads(one.payload)
                waiting = self._answered.get(said["number"])
                if said["epoch"] == self._epoch and waiting is not None and not waiting.done():
                    waiting.set_result(now_s)

    async def connect(self) -> None:
        """Return when all connections stand."""
        for link in self._links:
            link.start()
        for up in self._up:
            await up.wait()

    async def close(self) -> None:
        """Stop the heartbeats and take leave."""
        self.rest()
        for link in self._links:
            await link.close()

    def beat(self, every_s: float = HEARTBEAT_S) -> None:
        """From now on a heartbeat of each every `every_s`, evenly over that time."""
        self._beating = asyncio.get_running_loop().create_task(self._beat(every_s))

    def rest(self) -> None:
        """No more heartbeats."""
        if self._beating is not None:
            self._beating.cancel()

    async def _beat(self, every_s: float) -> None:
        begun_s, first = time.perf_counter(), self.beats
        while True:
            due = first + int((time.perf_counter() - begun_s) * len(self.devices) / every_s)
            while self.beats < due:
                self._one_beat()
            await asyncio.sleep(EVERY_S)

    def _one_beat(self) -> None:
        which = self.beats % len(self.devices)
        link = self._links[which % len(self._links)]
        link.publish(self._topics[which], _heartbeat(self.beats // len(self.devices) * HEARTBEAT_S), 0)
        self.beats += 1

    async def burst(self, count: int) -> None:
        """So many heartbeats as fast as the broker takes them; returns when the receiver has taken all of them."""
        for number in range(count):
            self._one_beat()
            if number % CHUNK == 0:
                await asyncio.sleep(0)
                while any(link.choked for link in self._links):  # noqa: ASYNC110 - a link tells nobody when it can go on
                    await asyncio.sleep(0.001)
        await asyncio.gather(*(self.press(which) for which in range(len(self._links))))

    async def press(self, which: int) -> float:
        """One press of `devices[which]`; seconds from here to the answer. Raises TimeoutError after ANSWER_S_MAX."""
        device = self.devices[which]
        self._number += 1
        number = self._number
        values = {
            "button": device, "epoch": self._epoch, "number": number, "source": "phone", "path": "ip",
            "pressed_uptime_ms": 1000, "sent_uptime_ms": 1001, "further": False, "test": False,
            "battery_pct": 100, "mains": True,
        }  # fmt: skip
        waiting = self._answered[number] = asyncio.get_running_loop().create_future()
        link = self._links[which % len(self._links)]
        begun_s = time.perf_counter()
        link.publish(wire.topic(self.site, device, "sos"), wire.encode("sos", values))
        async with asyncio.timeout(ANSWER_S_MAX):
            return await waiting - begun_s


def _heartbeat(uptime_s: int) -> bytes:
    """As a phone with a remote control says it; written by hand, because this one process speaks for 100,000."""
    return b'{"battery_pct":97,"mains":true,"uptime_s":%d,"firmware":"1.0.0","remote_seen_s":%d,"outbox":0}' % (
        uptime_s,
        uptime_s % 600,
    )
