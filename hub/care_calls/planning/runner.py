"""Keeps the plan of the days to come in step with the rota, the calendar and the time, beside everything else.

It is made again at the start, soon after a change, every hour, and once before each day: then those who are not called
yet may move, so that the day is even. It is computed while others work, and written in small steps.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from hub.kernel import Database, Event, Read, Write, get_setting, local_time, put_setting, site_zone, wait_until

from . import making
from .calendar import midnight
from .outlook import short_calls

# What changes for many at once. What concerns one resident is planned with it (service.replan_one).
TOPICS = frozenset({"rota", "care_calendar"})
# Several tables are brought in one after the other: the plan waits for the last.
SETTLE_MS = 2_000
AGAIN_MS = 3_600_000
# The day is planned before anybody comes: at three in the night.
NIGHT = timedelta(hours=3)
PLANNED_FOR = "care_planned_for"


class PlanRunner:
    """One for each hub. `short`: how many calls of the next seven days are late for lack of seats, as last planned."""

    name = "care_plan"

    def __init__(self) -> None:
        self.short = 0
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._woken.clear()
                while await database.write(making.step):
                    pass
                await self._plan(database)
                while await database.write(making.step):
                    pass
                await self._wait(database)
        finally:
            stop()

    async def _plan(self, database: Database) -> None:
        anew, day = await database.read(is_new_day)
        made = await database.read(lambda tx: making.make(tx, anew=anew))
        await database.write(lambda tx: _decide(tx, made, day))
        self.short = short_calls(made.days)

    async def _wait(self, database: Database) -> None:
        clock = database.clock
        begun_ms = clock.now_ms()
        due_ms = min(begun_ms + AGAIN_MS, await database.read(next_night_ms))
        while begun_ms <= clock.now_ms() < due_ms:
            await wait_until(due_ms, clock, self._woken)
            if self._woken.is_set():
                self._woken.clear()
                await asyncio.sleep(SETTLE_MS / 1000)
                if not self._woken.is_set():
                    return

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic in TOPICS for one in events):
            self._woken.set()


def is_new_day(tx: Read) -> tuple[bool, str]:
    """Whether the plan may move everybody now, and the day for which it then is made."""
    day = (local_time(tx.now_ms, site_zone(tx)) - NIGHT).date().isoformat()
    return get_setting(tx, PLANNED_FOR) != day, day


def next_night_ms(tx: Read) -> int:
    """When the next day is planned."""
    zone = site_zone(tx)
    today = local_time(tx.now_ms, zone).date()
    nights = (midnight(today + timedelta(days=one), zone) + round(NIGHT.total_seconds() * 1000) for one in range(2))
    return next((one for one in nights if one > tx.now_ms), tx.now_ms + AGAIN_MS)


def _decide(tx: Write, made: making.Made, day: str) -> None:
    making.keep(tx, made)
    put_setting(tx, PLANNED_FOR, day)
