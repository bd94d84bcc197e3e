"""The hub's real database on a real file, without threads: others may go first before and after each transaction.

Its disk can be slow, full or held by somebody else. Full is really full: SQLite may not take one page more, and fails
where it would fail on a full disk. What is killed in a run is a program, not the machine, so the file is not flushed to
the platter: 10,000 flushes are more than a run can pay.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import event as engine_event
from sqlalchemy.exc import OperationalError

from hub.kernel import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hub.kernel import Clock, Read, Write

T = TypeVar("T")

LOCKED_WAIT_S: Final = 5.0  # hub.kernel.database.BUSY_TIMEOUT_MS: then SQLite gives up
PAGES_MAX: Final = 4_294_967_294  # SQLite's own limit


class Disk:
    """What is wrong with the hub's disk now; set by the faults. `slow_us`: the mean wait of a transaction.

    mended_us: when, of the run, room was made or a lock was gone the last time.
    """

    def __init__(self) -> None:
        self.full = False
        self.locked = False
        self.mended_us = 0
        self.slow_us = 0
        self.draw: Callable[[], float] = lambda: 0.5  # 0 to 1, from the stream of the fault that made it slow

    @property
    def usable(self) -> bool:
        """Whether it takes what is written."""
        return not (self.full or self.locked)

    def wait_s(self) -> float:
        """How long this transaction has to wait for the disk."""
        return self.slow_us * 2 * self.draw() / 1e6 if self.slow_us else 0.0


class VirtualDatabase(Database):
    """As `Database`; everything runs in the caller's own step."""

    def __init__(self, path: Path, clock: Clock, disk: Disk) -> None:
        super().__init__(path, clock)
        self.commits = 0
        self._disk = disk
        self._turn = asyncio.Lock()  # one writer, first come first served, as the writer's own thread has it
        self._was_full = False
        for engine in (self._writer_engine, self._reader_engine):
            engine_event.listen(engine, "connect", _not_flushed)

    async def write(self, work: Callable[[Write], T]) -> T:
        async with self._turn:
            await asyncio.sleep(self._disk.wait_s())
            await self._while_locked()
            self._fill_up()
            result, events = self.write_now(work)
            self.commits += 1
            for listener in tuple(self._listeners) if events else ():
                listener(events)
            await asyncio.sleep(0)
        return result

    async def read(self, work: Callable[[Read], T]) -> T:
        await asyncio.sleep(self._disk.wait_s())
        result = self.read_now(work)
        await asyncio.sleep(0)
        return result

    async def _while_locked(self) -> None:
        if self._disk.locked:
            await asyncio.sleep(LOCKED_WAIT_S)
            if self._disk.locked:
                raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))

    def _fill_up(self) -> None:
        """Not one page more, while the disk is full."""
        if self._disk.full == self._was_full:
            return
        self._was_full = self._disk.full
        _, raw = self._connection(self._writer_engine)
        [pages] = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count={pages if self._disk.full else PAGES_MAX}")


def _not_flushed(raw: Any, _record: object) -> None:
    raw.execute("PRAGMA synchronous=OFF")
