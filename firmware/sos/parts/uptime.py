"""Counts the time since the device started and never goes round, though the chip's own counter does in 12 days."""

from __future__ import annotations

TICKS_MASK = (1 << 30) - 1  # a 32-bit MicroPython's ticks_ms wraps at 2^30; the 64-bit one at a multiple of it


class Uptime:
    """Milliseconds since it was made, from a millisecond counter that wraps. Ask at least once in six days."""

    def __init__(self, ticks_ms: int) -> None:
        self._ticks_ms = ticks_ms
        self._now_ms = 0

    def now_ms(self, ticks_ms: int) -> int:
        """The uptime when the counter shows `ticks_ms`. Never less than before: a step back is ignored."""
        step_ms = (ticks_ms - self._ticks_ms) & TICKS_MASK
        if step_ms <= TICKS_MASK >> 1:
            self._ticks_ms = ticks_ms
            self._now_ms += step_ms
        return self._now_ms
