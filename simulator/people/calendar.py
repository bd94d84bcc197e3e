"""Where a moment of a run lies in the town's day: by the clock of Shanghai, which knows no summer time."""

from __future__ import annotations

from datetime import date
from typing import Final

HOUR_US: Final = 3_600_000_000
DAY_US: Final = 24 * HOUR_US
_EAST_US: Final = 8 * HOUR_US  # UTC+8, all year
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()


def local(begins_ms: int, at_us: int) -> tuple[date, int]:
    """The day, and the microseconds since its midnight, of moment `at_us` of a run that began at `begins_ms` (UTC)."""
    day, of_day_us = divmod(begins_ms * 1000 + at_us + _EAST_US, DAY_US)
    return date.fromordinal(_FIRST_DAY + day), of_day_us


def midnight_us(begins_ms: int, day: date) -> int:
    """When `day` begins, in microseconds since the run began; negative if it had begun by then."""
    return (day.toordinal() - _FIRST_DAY) * DAY_US - _EAST_US - begins_ms * 1000
