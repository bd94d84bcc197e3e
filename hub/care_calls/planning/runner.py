"""Keeps the plan of the days to come in step with the rota, the calendar and the time, beside everything else.

It is made again soon after a change, every hour, and once before each day: then those who are not called yet may move,
so that the day is even. It is computed while others work, and written in small steps. A hub that was started again goes
on with the plan that is kept, where all by which it was made is as it was.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from hub.kernel import (
    Database,
    Event,
    Read,
    Write,
    events_after,
    get_setting,
    last_seq,
    local_time,
    put_setting,
    site_zone,
    wait_until,
)

from . import making, store
from .attending import next_to_come_ms
from .calendar import midnight
from .outlook import short_calls
from .planner import VERSION
from .state import calendar, planner_name
from .topics import CALENDAR

# What changes for many at once. What concerns one resident is planned with it (service.replan_one).
TOPICS = frozenset({"rota", CALENDAR, "presence"})
# Several tables are brought in one after the other: the plan waits for the last.
SETTLE_MS = 2_000
AGAIN_MS = 3_600_000
# The day is planned before anybody comes: at three in the night.
NIGHT = timedelta(hours=3)
# A hub that starts has phones to answer: so long the plan of yesterday is good enough.
START_S = 3.0
# So many events since are worth looking at one by one.
NEWS_MAX = 200
PLANNED_FOR, PLANNED = "care_planned_for", "care_planned"


class PlanRunner:
    """One for each hub. `short`: how many calls of the next seven days are late for lack of seats, as last planned."""

    name = "care_plan"

    def __init__(self) -> None:
        self.short = 0
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled. A plan that holds is not made again because the hub was started again."""
        stop = database.listen(self._listen)
        try:
            self.short = short_calls(await database.read(store.outlook))
            await _carry_out(database)
            at_start = True
            while True:
                self._woken.clear()
                if not await self._is_due(database):
                    await self._wait(database)
                elif at_start:
                    await asyncio.sleep(START_S)
                else:
                    await self._plan(database)
                    await _carry_out(database)
                at_start = False
        finally:
            stop()

    async def _is_due(self, database: Database) -> bool:
        return await database.read(next_ms) <= database.clock.now_ms()

    async def _plan(self, database: Database) -> None:
        basis, (anew, day) = await database.read(lambda tx: (basis_of(tx), is_new_day(tx)))
        made = await database.read(lambda tx: making.make(tx, anew=anew))
        await database.write(lambda tx: _decide(tx, made, day, basis))
        self.short = short_calls(made.days)

    async def _wait(self, database: Database) -> None:
        """Until it is due; of several changes the last has come. Whether it is due is read once, not at each look."""
        clock = database.clock
        begun_ms, due_ms = clock.now_ms(), await database.read(next_ms)
        while begun_ms <= clock.now_ms() < due_ms and not self._woken.is_set():
            await wait_until(due_ms, clock, self._woken)
        while self._woken.is_set():
            self._woken.clear()
            await asyncio.sleep(SETTLE_MS / 1000)

    def _listen(self, events: Sequence[Event]) -> None:
        if any(moves(one) for one in events):
            self._woken.set()


async def _carry_out(database: Database) -> None:
    """Write all of the plan that was decided for."""
    while await database.write(making.step):
        pass


def moves(event: Event) -> bool:
    """Whether the plan of many may be another after it. Who only rests or is away for a moment moves nobody."""
    return event.topic in TOPICS and (event.topic != "presence" or event.data["what"] in ("started", "ended"))


@dataclass(frozen=True, slots=True)
class Basis:
    """By what a plan was made: the time, the newest event, and a digest of what no event tells of."""

    at_ms: int
    seq: int
    digest: str


def basis_of(tx: Read) -> Basis:
    known, zone = calendar(tx), site_zone(tx)
    said = (VERSION, planner_name(tx), zone.key, known.country, tuple(known.hours), sorted(known.days.items()))
    return Basis(tx.now_ms, last_seq(tx), sha256(repr(said).encode()).hexdigest())


def next_ms(tx: Read) -> int:
    """When the plan is to be made again: now where what it was made by has changed, or none is known."""
    kept = get_setting(tx, PLANNED)
    made = Basis(**json.loads(kept)) if kept else None
    if made is None or made.at_ms > tx.now_ms or made.digest != basis_of(tx).digest or is_new_day(tx)[0]:
        return tx.now_ms
    news = events_after(tx, made.seq, TOPICS, NEWS_MAX)
    if made.seq > last_seq(tx) or len(news) == NEWS_MAX or any(moves(one) for one in news):
        return tx.now_ms
    again_ms = made.at_ms + AGAIN_MS
    return min(again_ms, next_night_ms(tx), next_to_come_ms(tx, made.at_ms, again_ms))


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


def _decide(tx: Write, made: making.Made, day: str, basis: Basis) -> None:
    making.keep(tx, made)
    put_setting(tx, PLANNED_FOR, day)
    put_setting(tx, PLANNED, json.dumps(asdict(basis)))
