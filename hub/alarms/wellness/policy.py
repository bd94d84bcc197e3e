"""By when somebody says today that they are well, and whether it is time to ask after them: decisions only.

An agreement is "10:00", by the clock on the wall. What counts is the day: who has said so since midnight has said it.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# A hub that did not hear when the time came waits so long after it hears again: phones say then what they have kept.
HOLD_MS = 5 * 60_000
# How far behind the hub's note of having listened may be while all is well (written once a minute).
LISTENED_LAG_MS = 2 * 60_000


def next_ms(by: str, after_ms: int, zone: ZoneInfo) -> int:
    """The first moment after `after_ms` at which the clocks there show `by` ("10:00")."""
    day = datetime.fromtimestamp(after_ms / 1000, zone).date()
    at = time.fromisoformat(by)
    for ahead in range(3):
        then_ms = int(datetime.combine(day + timedelta(days=ahead), at, zone).timestamp() * 1000)
        if then_ms > after_ms:
            return then_ms
    raise AssertionError(by)  # the day after tomorrow is after now


def day_begins_ms(at_ms: int, zone: ZoneInfo) -> int:
    """Midnight before `at_ms`, there."""
    day = datetime.fromtimestamp(at_ms / 1000, zone).date()
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)


def was_deaf(for_ms: int, listened_ms: int | None) -> bool:
    """Whether the hub did not hear when the time came, and has not heard since. None: it has never listened."""
    return listened_ms is not None and listened_ms < for_ms - LISTENED_LAG_MS
