"""Who needs a visit soon: whose battery runs down, whose remote is not heard, who has not tried the button for a month.

Decisions only; the time is an argument.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .faults import BATTERY_LOW_PCT

HOUR_MS, DAY_MS = 3_600_000, 86_400_000

# "Monthly": due after 30 days; a week later somebody calls. Policy of the centre, as telecare providers have it.
TEST_DUE_MS = 30 * DAY_MS
TEST_OVERDUE_MS = 37 * DAY_MS

# A line through what the battery said since it was last charged. Less than an hour, or than 2 %, is no line.
RUN_HOURS_MIN = 1
DROP_PCT_MIN = 2
HISTORY_HOURS = 14 * 24

TestState = Literal["done", "due", "overdue", "never"]


class Falling(NamedTuple):
    """A battery that runs down: how fast, and when it will be low. `low_ms` is in the past if it is low already."""

    pct_per_day: float
    low_ms: int


def test_state(last_test_ms: int | None, now_ms: int) -> TestState:
    """How a phone stands with its monthly test; "never" if none is known."""
    if last_test_ms is None:
        return "never"
    waited_ms = now_ms - last_test_ms
    if waited_ms >= TEST_OVERDUE_MS:
        return "overdue"
    return "due" if waited_ms >= TEST_DUE_MS else "done"


def falling(levels: Sequence[tuple[int, int]], low_pct: int = BATTERY_LOW_PCT) -> Falling | None:
    """The line through `levels` (hour, per cent; the oldest first) since the last rise; None if there is no fall.

    Least squares: one odd value bends it little. The line goes through the last level, so what is low is low now.
    """
    run = _since_the_last_rise(levels)
    hours = [hour for hour, _ in run]
    if len(run) < 2 or hours[-1] - hours[0] < RUN_HOURS_MIN or run[0][1] - run[-1][1] < DROP_PCT_MIN:
        return None
    middle, mean = sum(hours) / len(run), sum(pct for _, pct in run) / len(run)
    slope = sum((hour - middle) * (pct - mean) for hour, pct in run) / sum((hour - middle) ** 2 for hour in hours)
    if slope >= 0:
        return None
    hour, pct = run[-1]
    return Falling(-slope * 24, round((hour + (low_pct - pct) / slope) * HOUR_MS))


def _since_the_last_rise(levels: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """A battery that stood full for weeks tells nothing of how fast it falls: the run begins where it began to."""
    begin = max(len(levels) - 1, 0)
    while begin > 0 and levels[begin - 1][1] >= levels[begin][1]:
        begin -= 1
    while begin + 1 < len(levels) and levels[begin + 1][1] == levels[begin][1]:
        begin += 1
    return levels[begin:]
