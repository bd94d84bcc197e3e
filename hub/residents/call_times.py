"""When somebody may be asked something by telephone, or at the door: inside hours, as they like it, not in their nap,
not while they are away. Pure; every context that asks residents goes by it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

# From and to: in minutes of the day on the wall, or in ms since 1970.
Span: TypeAlias = tuple[int, int]
Hours: TypeAlias = Callable[[date], Sequence[Span]]

WHOLE_DAY: Final[tuple[Span, ...]] = ((0, 24 * 60),)
# Somebody who comes home is asked within 24 hours, however little was left when they went.
RETURN_MS: Final = 24 * 3_600_000


def call_windows(times: Sequence[str], nap: str) -> list[Span]:
    """Minutes of the day: of "09:00-11:00" each, none for the whole day, without the nap."""
    wanted = [_span(one) for one in times] or [*WHOLE_DAY]
    if not nap:
        return wanted
    begin, end = _span(nap)
    rests = [(begin, end)] if begin <= end else [(0, end), (begin, 24 * 60)]
    for rest_from, rest_to in rests:
        parts = [((a, min(b, rest_from)), (max(a, rest_to), b)) for a, b in wanted]
        wanted = [one for pair in parts for one in pair if one[0] < one[1]]
    return wanted


def call_spans(at_ms: int, zone: ZoneInfo, hours: Hours, windows: Sequence[Span]) -> list[Span]:
    """From when to when (ms) may be called from `at_ms` on, today and tomorrow, in order."""
    today = _day(at_ms, zone)
    found: list[Span] = []
    for day in (today, today + timedelta(days=1)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for begin, end in sorted(_both(hours(day), windows)):
            from_ms, to_ms = (_at(midnight, one) for one in (begin, end))
            if to_ms > at_ms:
                found.append((max(from_ms, at_ms), to_ms))
    return found


def first_in(spans: Sequence[Span], at_ms: int) -> int | None:
    """The first moment from `at_ms` on that is in one of the spans (ms)."""
    return next((max(at_ms, begin) for begin, end in spans if end > at_ms), None)


def after_pauses(at_ms: int, pauses: Sequence[Span]) -> int:
    """That instant, or the end of the pause it is in. `pauses`: from when to when they are away (ms), in order."""
    for from_ms, to_ms in pauses:
        if from_ms <= at_ms < to_ms:
            at_ms = to_ms
    return at_ms


def due_after_pauses(since_ms: int, due_ms: int, pauses: Sequence[Span]) -> int:
    """By when something is to be asked that counts from `since_ms`: who is away then has a day after they are back."""
    for from_ms, to_ms in pauses:
        if from_ms < to_ms and to_ms > since_ms and from_ms <= due_ms:
            due_ms = max(due_ms, to_ms + RETURN_MS)
    return due_ms


def _both(hours: Sequence[Span], windows: Sequence[Span]) -> list[Span]:
    cut = [(max(a, c), min(b, d)) for a, b in hours for c, d in windows]
    return [one for one in cut if one[0] < one[1]]


def _at(midnight: datetime, minutes: int) -> int:
    """By the wall, also on a day of 23 or 25 hours."""
    wall = midnight.replace(tzinfo=None) + timedelta(minutes=minutes)
    return round(wall.replace(tzinfo=midnight.tzinfo).timestamp() * 1000)


def _day(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone).date()


def _span(text: str) -> Span:
    begin, end = (int(one[:2]) * 60 + int(one[3:5]) for one in text.split("-"))
    return begin, end
