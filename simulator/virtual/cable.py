"""The cable between an operator's seat and the hub: it takes its time, keeps the order, and can be pulled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.loop import VirtualLoop

LATENCY_US_MIN: Final = 200  # a local network
LATENCY_US_MAX: Final = 3_000


class Cable:
    """`latency_us`: the way in one direction, microseconds. `whole`: False while it is pulled out."""

    def __init__(self, loop: VirtualLoop, latency_us: int) -> None:
        self.latency_us = latency_us
        self.whole = True
        self._loop = loop
        self._pulled = 0
        self._last_us = 0

    def carry(self, deliver: Callable[..., object], *what: Any) -> None:
        """Call `deliver` at the other end in a moment, in the order of the calls; never, if it is pulled out."""
        self._last_us = max(self._last_us + 1, self._loop.now_us + self.latency_us)
        self._loop.at_us(self._last_us, self._arrive, self._pulled, deliver, what)

    def cut(self) -> None:
        """Pull it out: what is on the way is lost, and neither end is told."""
        self.whole = False
        self._pulled += 1

    def mend(self) -> None:
        """Plug it in again."""
        self.whole = True

    def _arrive(self, pulled: int, deliver: Callable[..., object], what: tuple[Any, ...]) -> None:
        if self.whole and pulled == self._pulled:
            deliver(*what)
