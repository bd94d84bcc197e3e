"""What people do all day, carried out: each deed in its home, one step after the other, as the seed has drawn it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

from simulator.live import deeds
from simulator.town.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.live.deeds import Act, Deed, Step

DEEDS_AT_ONCE_MAX: Final = 20_000


class Hands(Protocol):
    """`act` lets a hand, or the mains, do something in the home with this number (from 0). False: leave that home."""

    def act(self, home: int, act: Act, value: int) -> bool: ...


class Life:
    """The life in `homes` homes; mean seconds between what happens in all of them together, 0 for never."""

    def __init__(self, seed: int, homes: int, hands: Hands, *, press_every_s: float, power_cut_every_s: float) -> None:
        self._seed = seed
        self._every_s = (("presses", deeds.presses, press_every_s), ("power", deeds.power_cuts, power_cut_every_s))
        self._homes = homes
        self._hands = hands
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Let people press and mains fail, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, draw, every_s in self._every_s:
                if every_s > 0:
                    chance = stream(self._seed, "live", name)
                    group.create_task(self._live(draw(chance, self._homes, every_s)))

    async def close(self) -> None:
        """Nothing more happens."""
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)

    async def _live(self, days: Iterator[Deed]) -> None:
        loop = asyncio.get_running_loop()
        due_s = loop.time()
        for deed in days:
            due_s += deed.wait_ms / 1000  # by the clock, not from the deed before: else a high rate would fall behind
            await asyncio.sleep(due_s - loop.time())
            if len(self._doing) < DEEDS_AT_ONCE_MAX:
                task = asyncio.create_task(self._do(deed.home, deed.steps))
                self._doing.add(task)
                task.add_done_callback(self._doing.discard)

    async def _do(self, home: int, steps: tuple[Step, ...]) -> None:
        for step in steps:
            await asyncio.sleep(step.after_ms / 1000)
            if not self._hands.act(home, step.act, step.value):
                return
