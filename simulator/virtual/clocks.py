"""What time the hub believes it is: virtual time since the run began, plus all that was ever wrong with its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.virtual.loop import VirtualLoop


class HubClock:
    """Milliseconds since 1970 UTC. `begins_ms`: what it was when the run began."""

    def __init__(self, loop: VirtualLoop, begins_ms: int) -> None:
        self.begins_ms = begins_ms
        self._loop = loop
        self._wrong_ms = 0
        self.set_us = 0  # when, of the run, it was set the last time

    def now_ms(self) -> int:
        return self.true_ms() + self._wrong_ms

    def true_ms(self) -> int:
        """What it would be if nobody had ever set it."""
        return self.begins_ms + self._loop.now_us // 1000

    @property
    def wrong_ms(self) -> int:
        """By how much it is wrong now."""
        return self._wrong_ms

    def jump(self, by_ms: int) -> None:
        """Somebody sets it, forwards or backwards."""
        self._wrong_ms += by_ms
        self.set_us = self._loop.now_us
