"""A hundred thousand homes behind a few gateways: one timer for all, and no connection, task or timer of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sos import line, wire
from sos.parts import events

from simulator.live.gateway import HOMES_MAX, Gateway
from simulator.live.home import name_of, now_us
from simulator.live.life import Life
from simulator.live.light_home import LightHome
from simulator.live.wheel import SLOT_MS, Wheel
from simulator.town import devices_of

if TYPE_CHECKING:
    from sos import mqtt

    from simulator.live.deeds import Act
    from simulator.live.flash import Flash
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics

REFUSED: Final = (
    "the broker refuses the gateways. Only a simulator's own broker has that role, and every other one must refuse it: "
    "take --own-hub, which brings such a broker, or leave --gateways away"
)


class Crowd:
    """The homes of the residents 1 to `options.devices`, shared out among `options.gateways`."""

    def __init__(self, options: Options, flash: Flash, statistics: Statistics) -> None:
        self._options, self._statistics = options, statistics
        self._failed: asyncio.Future[None] | None = None
        self._homes: list[LightHome] = []
        self._gateways: list[Gateway] = []
        share = -(-options.devices // options.gateways)
        if share > HOMES_MAX:
            raise ValueError(f"{options.devices} devices need --gateways {-(-options.devices // HOMES_MAX)} or more")
        for begin in range(0, options.devices, share):
            span = range(begin, min(begin + share, options.devices))
            self._homes += self._behind_one(len(self._gateways) + 1, span, flash)
        self._life = Life(
            options.seed, len(self._homes), self,
            press_every_s=options.press_every_s, power_cut_every_s=options.power_cut_every_s,
        )  # fmt: skip
        saved = flash.devices()
        self._to_wake = [home for home in self._homes if home.device in saved]

    def _behind_one(self, number: int, span: range, flash: Flash) -> list[LightHome]:
        devices = [devices_of(home + 1)[0].id for home in span]
        gateway = Gateway(
            self._options, number, devices, lambda up: self._turned(span, up=up), self._heard, self._refused
        )
        self._gateways.append(gateway)
        return [LightHome(home + 1, self._options, flash, self._statistics, gateway) for home in span]

    async def run(self) -> None:
        """Connect, let every home beat once in an interval, and let people press, until cancelled."""
        loop = asyncio.get_running_loop()
        self._failed = loop.create_future()
        self._wheel = Wheel(len(self._homes), self._due, now_us() // 1000)
        for home in self._to_wake:
            home.wake()
        for gateway in self._gateways:
            self._statistics.dialled()
            gateway.start()
        begin_ms, spread_ms = now_us() // 1000, self._options.heartbeat_s * 1000
        for number in range(len(self._homes)):
            self._wheel.set(number, begin_ms + number * spread_ms // len(self._homes))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._turn_wheel())
            group.create_task(self._life.run())
            group.create_task(_raise_from(self._failed))

    async def close(self) -> None:
        """Take leave."""
        await self._life.close()
        await asyncio.gather(*(gateway.close() for gateway in self._gateways))

    def act(self, home: int, act: Act, value: int) -> bool:
        """See `life.Hands`."""
        self._come_again(home, self._homes[home].act(act, value))
        return True

    def storm(self) -> None:
        """All gateways lose their lines in one instant."""
        for gateway in self._gateways:
            gateway.cut()

    async def _turn_wheel(self) -> None:
        while True:
            self._wheel.turn(now_us() // 1000)
            await asyncio.sleep(SLOT_MS / 1000)

    def _due(self, home: int, now_ms: int) -> None:
        self._come_again(home, self._homes[home].due(now_ms))

    def _come_again(self, home: int, due_ms: int | None) -> None:
        if due_ms is not None:
            self._wheel.set(home, due_ms)

    def _turned(self, span: range, *, up: bool) -> None:
        """A gateway has its line, or lost it: those who wait for an answer hear of it, the pressing ones first."""
        if not up:
            self._statistics.lost(len(span))
        awake = sorted((home for home in span if self._homes[home].awake), key=lambda one: not self._homes[one].urgent)
        for home in awake:
            urgent_us = now_us() if self._homes[home].urgent else None
            self._come_again(home, self._homes[home].tell(events.LinkUp() if up else events.LinkDown()))
            if up:
                self._statistics.linked(urgent_us)
        if up:
            self._statistics.linked(count=len(span) - len(awake))

    def _heard(self, message: mqtt.Message) -> None:
        self._statistics.messages_down += 1
        received = line.received(message)
        if received is None:
            return
        if received.name == "answer" and not received.value.get("cancel", False):
            self._statistics.answered_with(name_of(received.value), received.value["stage"], now_us())
        home = int(wire.parse_topic(message.topic).device.split("-")[1]) - 1
        self._come_again(home, self._homes[home].tell(received))

    def _refused(self, _code: int) -> None:
        self._statistics.refused += 1
        if self._failed is not None and not self._failed.done():
            self._failed.set_exception(PermissionError(REFUSED))


async def _raise_from(failed: asyncio.Future[None]) -> None:
    await failed
