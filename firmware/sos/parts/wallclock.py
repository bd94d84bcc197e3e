"""Knows what time it is from the last word of the centre; a phone has no other clock that survives a power cut."""

from __future__ import annotations


class WallClock:
    """UTC as the centre told it, carried on by the uptime."""

    def __init__(self) -> None:
        self._start_utc_ms = 0  # UTC when the uptime was 0; 0 is not known

    def set(self, utc_s: int, now_ms: int) -> bool:
        """The centre said what time it is. True if that moves the clock by more than a second."""
        start_utc_ms = utc_s * 1000 - now_ms
        moved = abs(start_utc_ms - self._start_utc_ms) > 1000
        if moved:
            self._start_utc_ms = start_utc_ms
        return moved

    def utc_s(self, now_ms: int) -> int | None:
        """Seconds since 1970 UTC, or None while nobody has said."""
        return (self._start_utc_ms + now_ms) // 1000 if self._start_utc_ms else None
