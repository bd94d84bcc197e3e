"""The board at the centre on which people note what they have in hand of services, and when somebody looks again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.virtual.callers import Callers
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.tradespeople import Tradespeople


class Board:
    """`callers`: who waits on the telephone. `trades`: whom one can call. It is paper, and outlives the hub."""

    def __init__(self, loop: VirtualLoop, callers: Callers, trades: Tradespeople) -> None:
        self.callers, self.trades = callers, trades
        self._loop = loop
        self._until_us: dict[tuple[str, int], int] = {}
        self._times: Counter[tuple[str, int]] = Counter()

    def is_free(self, what: str, number: int) -> bool:
        """Whether nobody is at it, and it is not to wait."""
        return self._until_us.get((what, number), 0) <= self._loop.now_us

    def leave(self, what: str, number: int, wait_s: float) -> None:
        """Nobody need look at it for so long."""
        self._until_us[what, number] = self._loop.now_us + int(wait_s * 1_000_000)

    def count(self, what: str, number: int) -> int:
        """How often that was done, this time included."""
        self._times[what, number] += 1
        return self._times[what, number]

    def forget(self, what: str, number: int) -> None:
        """It begins anew."""
        self._times.pop((what, number), None)
