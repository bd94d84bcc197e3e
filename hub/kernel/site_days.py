"""The days of the site: where one begins, and what the clock on its wall shows. For any time zone of the world."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .errors import Problem

DAYS_MAX = 400
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_STEP_MS = 6 * 3600 * 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Offset(NamedTuple):
    """From `from_ms` on local time is UTC plus `offset_ms`, until the next one begins."""

    from_ms: int
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days of the site, `first` and `last` included: the instants from `from_ms` on and before `to_ms`."""

    first: date
    last: date
    from_ms: int
    to_ms: int
    offsets: tuple[Offset, ...]


def span_of(first: date | None, last: date | None, zone: ZoneInfo, now_ms: int) -> Span:
    """The days that are meant; by default the last seven. Raises 422 for days in the wrong order or too many."""
    last = last or local_day(now_ms, zone)
    first = first or max(last - timedelta(days=6), FIRST_DAY)
    if first < FIRST_DAY or last > LAST_DAY:
        raise Problem(422, "invalid", f"from, to: Input should be between {FIRST_DAY} and {LAST_DAY}.")
    if first > last:
        raise Problem(422, "invalid", f"from: Input should be {last} (`to`) or earlier.")
    if (last - first).days >= DAYS_MAX:
        raise Problem(422, "invalid", f"from, to: Input should be {DAYS_MAX} days or fewer.")
    from_ms, to_ms = day_begins_ms(first, zone), day_begins_ms(last + timedelta(days=1), zone)
    return Span(first, last, from_ms, to_ms, offsets(zone, from_ms, to_ms))


def local_day(at_ms: int, zone: ZoneInfo) -> date:
    """The day of the site at that instant."""
    return _at(at_ms).astimezone(zone).date()


def local_ms_of(span: Span) -> Callable[[int], int]:
    """What turns an instant of that span into local time, as ms since 1970 on the wall."""
    first, *later = span.offsets
    if not later:
        return lambda at_ms: at_ms + first.offset_ms

    def local_ms(at_ms: int) -> int:
        return at_ms + next((one.offset_ms for one in reversed(later) if at_ms >= one.from_ms), first.offset_ms)

    return local_ms


def wall_text(at_ms: int | None, zone: ZoneInfo) -> str:
    """`2026-11-28 03:46:37` where the site is; nothing for None."""
    if at_ms is None:
        return ""
    return datetime.fromtimestamp(at_ms // 1000, zone).strftime("%Y-%m-%d %H:%M:%S")


def day_begins_ms(day: date, zone: ZoneInfo) -> int:
    """The first instant after which it is `day`, or later, for good.

    Where clocks are changed at midnight it may come twice (the second one is it) or not at all (the change is it).
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return max(_ms(midnight), _ms(midnight.replace(fold=1)))


def offsets(zone: ZoneInfo, from_ms: int, to_ms: int) -> tuple[Offset, ...]:
    """Local time over a span, as the instants from which on it is UTC plus so much; the first stands at `from_ms`."""
    found = [Offset(from_ms, _offset_ms(zone, from_ms))]
    for step_ms in range(from_ms, to_ms, _STEP_MS):
        end_ms = min(step_ms + _STEP_MS, to_ms)
        if (new_ms := _offset_ms(zone, end_ms)) != found[-1].offset_ms:
            found.append(Offset(_change_ms(zone, step_ms, end_ms), new_ms))
    return tuple(found)


def _change_ms(zone: ZoneInfo, before_ms: int, after_ms: int) -> int:
    """When exactly the clocks are changed that differ at these two instants; halving the time between them."""
    old_ms = _offset_ms(zone, before_ms)
    while after_ms - before_ms > 1:
        middle_ms = (before_ms + after_ms) // 2
        if _offset_ms(zone, middle_ms) == old_ms:
            before_ms = middle_ms
        else:
            after_ms = middle_ms
    return after_ms


def _offset_ms(zone: ZoneInfo, at_ms: int) -> int:
    offset = _at(at_ms).astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)


def _at(at_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=at_ms)  # `fromtimestamp` goes through a float


def _ms(at: datetime) -> int:
    return (at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
