"""Every night, what is too old goes: a little at a time, so that no press ever waits for it.

The next run has its due time in the database. A run that is killed has deleted what it has deleted, and is due still.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from hub.kernel import Consumer, Database, Kept, Read, Write, get_setting, local_time, put_setting, site_zone
from hub.kernel.retention import Key, find, forget, look

from .terms import TERMS

log = structlog.get_logger(__name__)

DAY_MS = 24 * 3600 * 1000
# Everybody sleeps, care calls are over, and the backup (02:30) has been made.
NIGHT_HOUR, NIGHT_MINUTE = 3, 30
FOUND_LENGTH_MAX = 5_000
FORGOTTEN_LENGTH_MAX = 200
PAUSE_S = 0.02
LOOK_EVERY_S = 600.0
DUE, LAST = "retention_due_ms", "retention_last"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go now of one kind: how many rows, and of when the oldest is (ms since 1970, None without any)."""

    kind: str
    days: int
    days_least: int
    days_most: int
    days_default: int
    count: int
    oldest_ms: int | None


class Retention:
    """`kinds`: what each context lets go; `consumers`: who must have heard an event before it goes."""

    name = "retention"

    def __init__(self, kinds: Sequence[Kept], consumers: Sequence[Consumer]) -> None:
        self._kinds = kinds
        self._consumers = consumers

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        while True:
            due_ms = await database.read(_planned)
            if due_ms is None:
                due_ms = await database.write(_plan)
            left_ms = due_ms - database.clock.now_ms()
            if left_ms <= 0:
                await self.clear(database)
            else:
                await asyncio.sleep(min(left_ms / 1000, LOOK_EVERY_S))

    async def clear(self, database: Database) -> dict[str, int]:
        """Delete what is too old; returns how many rows of each kind have gone. What fails is tried again tomorrow."""
        for one in self._consumers:
            try:
                await one.catch_up(database)
            except Exception:
                log.exception("consumer_not_caught_up", consumer=one.name)  # what it has not heard stays
        gone: dict[str, int] = {}
        for kept in self._kinds:
            try:
                gone[kept.kind] = await _clear(database, kept)
            except Exception:
                log.exception("retention_failed", kind=kept.kind)
        log.info("retention", **gone)
        await database.write(lambda tx: _note(tx, gone))
        return gone

    def preview(self, tx: Read) -> dict[str, Any]:
        """Each kind with its time and what would go now; when the next run is due, and what came of the last one."""
        last = get_setting(tx, LAST)
        return {
            "items": [asdict(_preview(tx, kept)) for kept in self._kinds],
            "due_ms": _planned(tx),
            "last": json.loads(last) if last else None,
        }


def keep_days(tx: Read, kind: str) -> int:
    """How long this kind is kept: what an administrator has said, else the table's."""
    said = get_setting(tx, f"keep_days_{kind}")
    return TERMS[kind].days if said is None else int(said)


def set_days(tx: Write, kind: str, days: int) -> None:
    """From the next run on. The caller has looked whether the table allows it."""
    put_setting(tx, f"keep_days_{kind}", str(days))


def next_night_ms(now_ms: int, zone: ZoneInfo) -> int:
    """The next time the clock on the wall shows half past three. A night without that time has a moment close to it."""
    now = local_time(now_ms, zone)
    tonight = datetime(now.year, now.month, now.day, NIGHT_HOUR, NIGHT_MINUTE, tzinfo=zone)
    if tonight <= now:
        tonight += timedelta(days=1)  # by the wall, also where a day has 23 or 25 hours
    return int(tonight.timestamp() * 1000)


async def _clear(database: Database, kept: Kept) -> int:
    before_ms = await database.read(lambda tx: _before_ms(tx, kept))
    gone = 0
    while True:
        found = await database.read(lambda tx: find(tx, kept, before_ms, FOUND_LENGTH_MAX))
        went = 0
        for first in range(0, len(found), FORGOTTEN_LENGTH_MAX):
            went += await _forget(database, kept, before_ms, found[first : first + FORGOTTEN_LENGTH_MAX])
            await asyncio.sleep(PAUSE_S)
        gone += went
        if len(found) < FOUND_LENGTH_MAX or not went:
            return gone


async def _forget(database: Database, kept: Kept, before_ms: int, keys: list[Key]) -> int:
    return await database.write(lambda tx: forget(tx, kept, before_ms, keys))


def _before_ms(tx: Read, kept: Kept) -> int:
    return tx.now_ms - keep_days(tx, kept.kind) * DAY_MS


def _preview(tx: Read, kept: Kept) -> Preview:
    term = TERMS[kept.kind]
    count, oldest_ms = look(tx, kept, _before_ms(tx, kept))
    return Preview(kept.kind, keep_days(tx, kept.kind), term.least, term.most, term.days, count, oldest_ms)


def _planned(tx: Read) -> int | None:
    """None also for a time that is too far away: the clock was wrong when it was planned."""
    due = get_setting(tx, DUE)
    return int(due) if due is not None and int(due) <= tx.now_ms + 2 * DAY_MS else None


def _plan(tx: Write) -> int:
    due_ms = next_night_ms(tx.now_ms, site_zone(tx))
    put_setting(tx, DUE, str(due_ms))
    return due_ms


def _note(tx: Write, gone: dict[str, int]) -> None:
    put_setting(tx, LAST, json.dumps({"at_ms": tx.now_ms, "gone": gone}))
    _plan(tx)
