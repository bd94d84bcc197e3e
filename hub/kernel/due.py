"""Waiting for what is due, for whoever has its due times in the database."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from .clock import Clock
from .database import Database, Write
from .events import Event

# A clock that is set while somebody waits is noticed within this.
LOOK_EVERY_S = 5.0


async def wait_until(due_ms: int | None, clock: Clock, woken: asyncio.Event) -> None:
    """Return at `due_ms` (None: never), when `woken` is set, or after LOOK_EVERY_S; who has waited looks again."""
    wait_s = None if due_ms is None else min((due_ms - clock.now_ms()) / 1000, LOOK_EVERY_S)
    with suppress(TimeoutError):
        # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes in the same moment as `woken`.
        async with asyncio.timeout(wait_s):
            await woken.wait()


class DueRunner:
    """Carries out what is due, and sleeps in between.

    `step` does what is due now (or a part of it) and returns when something is due next, None if nothing is. `due_of`
    says which due time a new event tells of. A clock that goes back makes it look again: who decides what is due then
    is `step`.
    """

    def __init__(self, name: str, step: Callable[[Write], int | None], due_of: Callable[[Event], int | None]) -> None:
        self.name = name
        self._step = step
        self._due_of = due_of
        self._due_ms: int | None = None
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._due_ms = None
                self._hear(await database.write(self._step))
                await self._wait(database.clock)
        finally:
            stop()

    async def _wait(self, clock: Clock) -> None:
        looked_ms = clock.now_ms()
        while self._due_ms is None or looked_ms <= clock.now_ms() < self._due_ms:
            looked_ms = clock.now_ms()
            self._woken.clear()
            await wait_until(self._due_ms, clock, self._woken)

    def _listen(self, events: Sequence[Event]) -> None:
        for one in events:
            self._hear(self._due_of(one))

    def _hear(self, due_ms: int | None) -> None:
        if due_ms is not None and (self._due_ms is None or due_ms < self._due_ms):
            self._due_ms = due_ms
            self._woken.set()
