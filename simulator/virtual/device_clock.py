"""The clock of a phone: it counts from power-on, a little too fast or too slow, and never goes back."""

from __future__ import annotations

from typing import Final

MILLION: Final = 1_000_000


class DeviceClock:
    """Uptime in whole milliseconds, from the true time in microseconds.

    `drift_ppm`: so many microseconds in a second it is too fast; a cheap crystal has up to 50, a bad one 500.
    """

    def __init__(self, drift_ppm: int = 0) -> None:
        self.drift_ppm = drift_ppm
        self._from_us = 0  # true time from which this drift counts,
        self._base_us = 0  # and what the clock had then
        self._least_ms = 0

    def start(self, now_us: int) -> None:
        """Power on: zero."""
        self._from_us, self._base_us, self._least_ms = now_us, 0, 0

    def uptime_ms(self, now_us: int) -> int:
        """What it shows."""
        return max(self._least_ms, self._us(now_us) // 1000)

    def stands(self, now_us: int) -> bool:
        """Whether it has jumped back, and waits until it would have been right."""
        return self._us(now_us) // 1000 < self._least_ms

    def when_us(self, uptime_ms: int) -> int:
        """The first true time at which it shows that, or more; in the past if it has."""
        missing_us = uptime_ms * 1000 - self._base_us
        return self._from_us - (-missing_us * MILLION // (MILLION + self.drift_ppm))

    def drift(self, ppm: int, now_us: int) -> None:
        """From now on it is so much too fast (or, below 0, too slow); it is warm, or cold."""
        self._from_us, self._base_us = now_us, self._us(now_us)
        self.drift_ppm = ppm

    def jump(self, by_ms: int, now_us: int) -> None:
        """It jumps forwards; or stands until it would have been right: it never goes back."""
        shown_ms = self.uptime_ms(now_us)
        self._from_us, self._base_us = now_us, self._us(now_us) + by_ms * 1000
        self._least_ms = max(self._least_ms, shown_ms)

    def _us(self, now_us: int) -> int:
        return self._base_us + (now_us - self._from_us) * (MILLION + self.drift_ppm) // MILLION
