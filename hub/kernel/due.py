"""Waiting for what is due, for whoever has its due times in the database."""

import asyncio
from contextlib import suppress

from .clock import Clock

# A clock that is set while somebody waits is noticed within this.
LOOK_EVERY_S = 5.0


async def wait_until(due_ms: int | None, clock: Clock, woken: asyncio.Event) -> None:
    """Return at `due_ms` (None: never), when `woken` is set, or after LOOK_EVERY_S; who has waited looks again."""
    wait_s = None if due_ms is None else min((due_ms - clock.now_ms()) / 1000, LOOK_EVERY_S)
    with suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), wait_s)
