"""By when somebody should have seen to a need, and what may come by the code on a phone: decisions only."""

from typing import Final
from zoneinfo import ZoneInfo

from ..by_day import by_day_ms

_H: Final = 3_600_000
WITHIN_MS: Final = 4 * _H  # who asks for a repair hears of the centre the same day
AGAIN_MS: Final = 24 * _H
NOTE_LENGTH_MAX: Final = 300
CALLER_LENGTH_MAX: Final = 80


def due_ms(asked_ms: int, zone: ZoneInfo) -> int:
    """By when somebody should have seen to it; what comes at night has until the morning."""
    return by_day_ms(asked_ms + WITHIN_MS, zone)


def next_look_ms(now_ms: int, zone: ZoneInfo) -> int:
    """When a supervisor hears of it again."""
    return by_day_ms(now_ms + AGAIN_MS, zone)


def noted(before: str, words: str) -> str:
    """What was said, and is said once more with other words: nothing of it is lost, and nothing stands there twice."""
    if words in before.split("\n"):
        return before
    return "\n".join(one for one in (before, words) if one)[-NOTE_LENGTH_MAX * 4 :]
