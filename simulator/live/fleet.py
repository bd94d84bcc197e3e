"""All homes of the town at once, each with a line of its own: opened one after another, and closed together."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from simulator.live.carrier import Carrier
from simulator.live.gate import Gate
from simulator.live.home import Home, Surroundings
from simulator.live.life import Life
from simulator.live.phone_page.find import Person
from simulator.town.streams import stream

if TYPE_CHECKING:
    from simulator.live.deeds import Act
    from simulator.live.flash import Flash
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics
    from simulator.town import World

# So many phones wait for the broker's answer at a time. The embedded broker takes some 10 ms for each: all at once
# would wait longer than they are patient, come back, and keep it busy with nothing else.
DIALLING_MAX: Final = 32
# One phone of so many has a modem from the start; who is lent to a visitor is given one. A driver asks its modem twice
# a minute how it is: 1,600 of them would cost more than the whole town.
MODEM_EVERY: Final = 16


class Fleet:
    """The homes of `world`. `people` are their residents, in the town's order. `carrier`: of the phones with a modem,
    None where the hub takes no short messages of ours.
    """

    def __init__(self, world: World, options: Options, flash: Flash, statistics: Statistics) -> None:
        gate = Gate(DIALLING_MAX, options.connects_per_s, statistics.dialled)
        around = Surroundings(options, flash, statistics, gate, stream(options.seed, "live", "dialling"))
        self.carrier = Carrier(options.hub_url, options.gateway_key) if options.gateway_key else None
        zones = {zone.id: zone.name for zone in world.zones}
        residents = {one.id: one for one in world.residents}
        year = datetime.now(UTC).year
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
            self._homes.append(Home(device.id, device.paired_id, around, one.phone))
        self._by_device = {home.device: (home, person) for home, person in zip(self._homes, self.people, strict=True)}
        self._lent: set[str] = set()
        self._life = Life(
            options.seed, len(self._homes), self,
            press_every_s=options.press_every_s, power_cut_every_s=options.power_cut_every_s,
        )  # fmt: skip
        self._beat_spread_s = 1 / options.connects_per_s

    async def run(self) -> None:
        """Switch all on, then let people press and mains fail, until cancelled."""
        for at, home in enumerate(self._homes):
            if self.carrier is not None and at % MODEM_EVERY == 0:
                home.subscribe(self.carrier)
            home.start()
            # The first heartbeat comes with the connection: so they are spread from the beginning.
            await asyncio.sleep(self._beat_spread_s)
        await self._life.run()

    async def close(self) -> None:
        """Switch all off, each with a goodbye."""
        await self._life.close()
        await asyncio.gather(*(home.close() for home in self._homes))

    def lend(self, device: str) -> tuple[Home, Person]:
        """Give a home to a visitor. From now on its resident does nothing by themselves. Raises KeyError."""
        found = self._by_device[device]
        self._lent.add(device)
        if self.carrier is not None:
            found[0].subscribe(self.carrier)
        return found

    def act(self, home: int, act: Act, value: int) -> bool:
        """See `life.Hands`."""
        one = self._homes[home]
        if one.device in self._lent:
            return False
        one.act(act, value)
        return True

    def storm(self) -> None:
        """All lose their lines in one instant."""
        for home in self._homes:
            home.storm()
