"""What is done where there was no memory for something: garbage is collected, and it is done again.

A heap that is full is so for a moment: what a task had begun is garbage once it has given up.
"""

import asyncio
import gc

from board import clock

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

TIMES_MAX = 20  # in a row: then nothing but a new start helps
PAUSE_MS = 200
WELL_MS = 30_000  # who has run for so long without was not in need
_times = [0]  # how often since the start


def times() -> int:
    """How often since the start there was no memory for something."""
    return _times[0]


def again() -> None:
    """There was none just now, and it is to be tried again."""
    _times[0] += 1
    gc.collect()


async def goes_on(task: "Callable[[], Coroutine[Any, Any, None]]") -> None:
    """Runs a task to its end, and begins it again when memory lacks. MemoryError: so often that all must begin anew."""
    in_a_row = 0
    while in_a_row < TIMES_MAX:
        began_ms = clock.now_ms()
        try:
            return await task()
        except MemoryError:
            in_a_row = 1 if clock.now_ms() - began_ms > WELL_MS else in_a_row + 1
        again()
        await asyncio.sleep_ms(PAUSE_MS)
    raise MemoryError
