"""The rota as a supervisor brings it to the hub: a table of who comes when, and another when people are ill."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from hub.kernel import Problem
from simulator.people.calendar import local
from simulator.people.shifts import stretches
from simulator.virtual.cable import Cable
from simulator.virtual.desk import Desk, Unanswered
from simulator.virtual.process import Process

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from simulator.town.world import Operator
    from simulator.virtual.hands import Room

HEADINGS: Final = "date,start,end,login"
# As far ahead as the plan of the care calls looks, and a few days more.
AHEAD_DAYS: Final = 18
LATENCY_US: Final = 1_000
AGAIN_S: Final = 10.0


def table(
    staff: Sequence[Operator], by_hour: Sequence[int], first: date, days: int, ill: Collection[int] = frozenset()
) -> str:
    """Who comes when on these days, as people write it; without who is ill."""
    lines = [HEADINGS]
    well = [one for one in staff if one.id not in ill]
    for day in (date.fromordinal(first.toordinal() + one) for one in range(days)):
        of_day: list[str] = []
        for person in well:
            shifts = stretches(staff, by_hour, person.id, day.toordinal())
            of_day += [f"{day},{one.begins:02}:00,{one.ends % 24:02}:00,{person.login}" for one in shifts]
        lines += of_day or [f"{day},,,nobody"]
    return "\n".join(lines) + "\n"


class Rota:
    """`until`: the last day of the run. Nobody else changes it, so the last table is the one that counts."""

    def __init__(self, room: Room, until: date) -> None:
        self._room = room
        self._until = until
        self._desk = Desk(room.loop, room.hub, Cable(room.loop, LATENCY_US))
        self._keys = room.chance.of("operators", "rota", "keys")
        self._process = Process(room.loop, "rota")
        self._wanted = 0

    def bring(self) -> None:
        """From today on it is as the room has it now; a hub that is down is told when it is back."""
        self._wanted += 1
        self._process.spawn(self._bring(self._wanted))

    def end(self) -> None:
        """The run is over."""
        self._process.kill()

    async def _bring(self, number: int) -> None:
        room = self._room
        boss = room.staff[0]
        today, _ = local(room.begins_ms, room.loop.now_us)
        days = max(self._until.toordinal() - today.toordinal(), 0) + AHEAD_DAYS
        text = table(room.staff, room.by_hour, today, days, room.ill)
        key = f"{self._keys.getrandbits(128):032x}"
        while number == self._wanted:
            with suppress(Unanswered, Problem):
                await self._desk.sign_in(boss.id)
                await self._desk.bring_rota(text, key)
                room.trace.tell("rota", "brought", days=days, ill=len(room.ill))
                return
            await asyncio.sleep(AGAIN_S)
