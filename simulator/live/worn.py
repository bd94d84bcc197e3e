"""The remote control of one home, worn on a cord: the real one, with the air between it and its phone, and its Wi-Fi.

How far from the phone it is decides how many of its frames get through; its own line to the broker is the second way.
"""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING, Any, Final

from sos import line, mqtt
from sos.parts import remote_io

from simulator.air import EMPTY_MV, FULL_MV, METRES_MAX, Later, Medium, Pendant, dbm_at, weather_at
from simulator.live.line import Line
from simulator.town.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.effects import Publish
    from sos.parts.events import RadioHeard

    from simulator.live.flash import Flash
    from simulator.live.gate import Place
    from simulator.live.options import Options

NEAR_M: Final = 3
KEY_LENGTH: Final = 32
FIRST_CHECK_S: Final = (2.0, 60.0)  # after the start of all: nobody checks in with everybody else
WEAK_MV: Final = 3450


class LoopTime:
    """The world's clock, as a remote control needs it."""

    @property
    def now_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    def later(self, ms: int, step: Callable[[], None]) -> Later:
        return asyncio.get_running_loop().call_later(ms / 1000, step)


class Worn:
    """`heard` is the phone's ear, `changed` is called when there is something else to see. `metres` from its phone."""

    def __init__(
        self,
        device: str,
        phone: str,
        options: Options,
        flash: Flash,
        place: Place,
        heard: Callable[[RadioHeard], None],
        changed: Callable[[], None],
    ) -> None:
        self.device = device
        self.metres = NEAR_M
        self.key = stream(options.seed, "live", "paired", device).randbytes(KEY_LENGTH)
        self._flash = flash
        self._heard, self._changed = heard, changed
        self._wifi = True
        chance = random.SystemRandom()  # the name of a counter must never come twice
        # It dials with a press only.
        self._line = Line(options, place, chance, device, self._on_events, lambda: (True, None))
        self._closing: set[asyncio.Task[None]] = set()
        air = Medium(chance, weather_at(NEAR_M))
        self.pendant = Pendant(device, (phone, self.key), flash.load(device), LoopTime(), air, chance, self)
        self.pendant.has_line = True
        self.pendant.dbm = dbm_at(NEAR_M)

    def start(self) -> None:
        """It has been in use all the time, and checks in soon."""
        wait_s = random.SystemRandom().uniform(*FIRST_CHECK_S)
        asyncio.get_running_loop().call_later(wait_s, self.pendant.fit, remote_io.RESET)

    async def close(self) -> None:
        """The end of the town."""
        await self._line.down(politely=False)
        await asyncio.gather(*self._closing)

    def press(self) -> None:
        """A finger on it; who has just begun to exist begins now."""
        if not self.pendant.works:
            self.pendant.fit(remote_io.RESET)
        self.pendant.press()

    def walk(self, metres: int) -> None:
        """It is so far from its phone from now on, 0 to METRES_MAX."""
        self.metres = min(max(metres, 0), METRES_MAX)
        self.pendant.air.weather, self.pendant.dbm = weather_at(self.metres), dbm_at(self.metres)

    def battery(self, which: str) -> None:
        """Take it out, put it in, put it in with the button held, or put in another one: new, weak."""
        pendant = self.pendant
        if which in ("new", "weak"):
            pendant.millivolt = FULL_MV if which == "new" else WEAK_MV
        pendant.take_out()
        if which == "out":
            return
        if which == "held":
            pendant.move(down=True)
            asyncio.get_running_loop().call_later(3.5, lambda: pendant.move(down=False))
        pendant.fit(remote_io.POWER)

    async def network(self, *, up: bool) -> None:
        """The home's Wi-Fi, which is also its own."""
        self._wifi = up
        if not up:
            await self._line.down(politely=False)
            self.pendant.linked(up=False)

    def as_json(self) -> dict[str, Any]:
        """What there is to see of it."""
        pendant = self.pendant
        return {
            "light": pendant.shows,
            "works": pendant.works,
            "held": pendant.down,
            "battery_pct": pendant.battery_pct if pendant.millivolt > EMPTY_MV else 0,
            "metres": self.metres,
            "dbm": pendant.dbm,
            "own_line": self._line.wanted,
        }

    # The world of the remote (`air.pendant.World`).

    def keep(self, blob: bytes) -> None:
        self._flash.save(self.device, blob)

    def heard(self, event: RadioHeard) -> None:
        self._heard(event)

    def line(self) -> None:
        if self._wifi:
            self._line.up()

    def say(self, message: Publish) -> None:
        self._line.publish(message)

    def drop(self) -> None:
        if self._line.wanted:
            task = asyncio.create_task(self._line.down(politely=True))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def pressed(self, epoch: str, number: int) -> None:
        del epoch, number

    def shown(self, state: str) -> None:
        del state
        self._changed()

    def _on_events(self, happened: list[mqtt.Event]) -> None:
        for event in happened:
            if isinstance(event, mqtt.Message):
                received = line.received(event)
                if received is not None:
                    self.pendant.received(received)
                self._line.acknowledge(event)
            elif isinstance(event, mqtt.Subscribed):
                self.pendant.linked(up=True)
                self._changed()
            elif isinstance(event, mqtt.Closed):
                self.pendant.linked(up=False)
