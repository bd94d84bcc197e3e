"""All homes of the town at once: opened one after another, kept going, and closed together."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from simulator.live import deeds
from simulator.live.home import Home, Surroundings
from simulator.live.phone_page.find import Person
from simulator.town.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.live.deeds import Deed, Step
    from simulator.live.flash import Flash
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics
    from simulator.town import World

log = structlog.get_logger()

DEEDS_AT_ONCE_MAX: Final = 200
# So many phones wait for the broker's answer at a time. The embedded broker takes some 10 ms for each: all at once
# would wait longer than they are patient, come back, and keep it busy with nothing else.
DIALLING_MAX: Final = 32


class Fleet:
    """The homes of `world`. `people` are their residents, in the town's order."""

    def __init__(self, world: World, options: Options, flash: Flash, statistics: Statistics) -> None:
        around = Surroundings(options, flash, statistics, asyncio.Semaphore(DIALLING_MAX))
        zones = {zone.id: zone.name for zone in world.zones}
        residents = {one.id: one for one in world.residents}
        year = datetime.now(UTC).year
        self._options = options
        self._homes: list[Home] = []
        self.people: list[Person] = []
        for device in world.devices:
            if device.kind != "phone":
                continue
            one = residents[device.resident_id]
            zone = zones[one.zone_id]
            self.people.append(
                Person(device.id, one.name, one.pinyin, one.initials, year - one.born_year, one.address, zone)
            )
            self._homes.append(Home(device.id, device.paired_id, around))
        self._by_device = {home.device: (home, person) for home, person in zip(self._homes, self.people, strict=True)}
        self._lent: set[str] = set()
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Switch all on, then let people press and mains fail, until cancelled."""
        for home in self._homes:
            home.start()
            # The first heartbeat comes with the connection: so they are spread from the beginning.
            await asyncio.sleep(1 / self._options.connects_per_s)
        async with asyncio.TaskGroup() as group:
            for name, draw, every_s in (
                ("presses", deeds.presses, self._options.press_every_s),
                ("power", deeds.power_cuts, self._options.power_cut_every_s),
            ):
                if every_s > 0:
                    chance = stream(self._options.seed, "live", name)
                    group.create_task(self._live(draw(chance, len(self._homes), every_s)))

    async def close(self) -> None:
        """Switch all off, each with a goodbye."""
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)
        await asyncio.gather(*(home.close() for home in self._homes))

    def lend(self, device: str) -> tuple[Home, Person]:
        """Give a home to a visitor. From now on its resident does nothing by themselves. Raises KeyError."""
        found = self._by_device[device]
        self._lent.add(device)
        return found

    async def _live(self, days: Iterator[Deed]) -> None:
        for deed in days:
            await asyncio.sleep(deed.wait_ms / 1000)
            home = self._homes[deed.home]
            if home.device not in self._lent and len(self._doing) < DEEDS_AT_ONCE_MAX:
                task = asyncio.create_task(self._do(home, deed.steps))
                self._doing.add(task)
                task.add_done_callback(self._doing.discard)

    async def _do(self, home: Home, steps: tuple[Step, ...]) -> None:
        for step in steps:
            await asyncio.sleep(step.after_ms / 1000)
            if home.device in self._lent:
                return
            home.act(step.act, step.value)
