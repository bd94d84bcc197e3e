"""Reconnect storms on demand: all phones lose their lines in one instant, as when the carrier has a fault."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


async def storms(storm: Callable[[], None], every_s: float, at_s: tuple[float, ...]) -> None:
    """`storm()` at these seconds after the start, then or besides `every_s` (0: never), and at each SIGUSR1."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    loop.add_signal_handler(signal.SIGUSR1, storm)
    for one_s in at_s:
        loop.call_at(began_s + one_s, storm)
    try:
        while every_s > 0:
            await asyncio.sleep(every_s)
            storm()
        await asyncio.Event().wait()
    finally:
        loop.remove_signal_handler(signal.SIGUSR1)
