"""Follows who has a console open, whose session has ended and whose pause is over, and writes what follows from it.

Which pages are open is known in memory only; since when nobody sits there is in the database, so that a hub that is
killed counts on from there.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence

from hub.kernel import Clock, Database, Event, wait_until

from .service import TOPIC, must_settle, settle

# "session": somebody signed out (hub/operators).
TOPICS = (TOPIC, "session")


class Watch:
    """One for each hub. `consoles()`: the operators who have a page open now; call `wake` when that changes."""

    name = "presence"

    def __init__(self, consoles: Callable[[], Collection[int]]) -> None:
        self._consoles = consoles
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A page was opened or closed."""
        self._woken.set()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._woken.clear()
                due, look_ms = await database.read(lambda tx: must_settle(tx, self._consoles()))
                if due:
                    await database.write(lambda tx: settle(tx, self._consoles()))
                    continue
                await self._wait(look_ms, database.clock)
        finally:
            stop()

    async def _wait(self, look_ms: int | None, clock: Clock) -> None:
        begun_ms = clock.now_ms()
        while not self._woken.is_set():
            await wait_until(look_ms, clock, self._woken)
            now_ms = clock.now_ms()
            # A clock that was set back is a reason to look, too.
            if look_ms is not None and not begun_ms <= now_ms < look_ms:
                return

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic in TOPICS for one in events):
            self._woken.set()
