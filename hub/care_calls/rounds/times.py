"""When the next try is: at spread times of the same day, inside the hours of the centre and the resident's windows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

# From and to, in minutes of the day on the wall.
Span: TypeAlias = tuple[int, int]
Hours: TypeAlias = Callable[[date], Sequence[Span]]

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
TRIES = 3
BUSY_TRIES = 3  # a line that is busy so often counts as a try: a receiver that lies beside the telephone does that
BUSY_MS = 10 * MINUTE_MS
GAP_MS_MIN, GAP_MS_MAX = 20 * MINUTE_MS, 2 * HOUR_MS
# So long before the 72nd hour the tries are over: contacts, committee and a visit take their time.
LADDER_MS = 5 * HOUR_MS


def tries(outcomes: Sequence[str]) -> int:
    """How many tries those calls were: no answer is one, somebody else, too; interrupted is none."""
    busy = sum(one == "busy" for one in outcomes)
    return sum(one in ("no_answer", "someone_else") for one in outcomes) + busy // BUSY_TRIES


def next_try_ms(
    outcomes: Sequence[str], now_ms: int, due_ms: int, zone: ZoneInfo, hours: Hours, windows: Sequence[Span]
) -> int | None:
    """When to try again after these calls of a round (the newest last); None: it is time to ask somebody else.

    Today inside hours and windows; if today has no time left, tomorrow, where the 72nd hour allows it; else today
    inside the hours alone.
    """
    left = TRIES - tries(outcomes)
    if not outcomes or outcomes[-1] == "wrong_number" or left <= 0:
        return None
    inside = [*within(now_ms, zone, hours, windows)]
    today = [one for one in inside if _day(one[0], zone) == _day(now_ms, zone)]
    last_ms = min(today[-1][1] if today else now_ms, due_ms - LADDER_MS)
    busy = outcomes[-1] == "busy" and sum(one == "busy" for one in outcomes) % BUSY_TRIES
    gap_ms = BUSY_MS if busy else min(max((last_ms - now_ms) // left, GAP_MS_MIN), GAP_MS_MAX)
    for spans in (today, inside, [*within(now_ms, zone, hours, ((0, 24 * 60),))]):
        at_ms = first_in(spans, now_ms + gap_ms)
        if at_ms is not None and (at_ms < due_ms - LADDER_MS or (busy and at_ms < due_ms)):
            return at_ms
    return None


def within(at_ms: int, zone: ZoneInfo, hours: Hours, windows: Sequence[Span]) -> list[Span]:
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


def is_wished(spans: Sequence[Span], now_ms: int, due_ms: int) -> bool:
    """Whether now is in one of the spans in which they like to be called; or none of them comes in time any more."""
    first_ms = first_in(spans, now_ms)
    return first_ms is None or first_ms == now_ms or first_ms >= due_ms - LADDER_MS


def windows_of(times: Sequence[str], nap: str) -> list[Span]:
    """Minutes of the day: of "09:00-11:00" each, none for the whole day, without the nap."""
    wanted = [_span(one) for one in times] or [(0, 24 * 60)]
    if not nap:
        return wanted
    begin, end = _span(nap)
    rests = [(begin, end)] if begin <= end else [(0, end), (begin, 24 * 60)]
    for rest_from, rest_to in rests:
        parts = [((a, min(b, rest_from)), (max(a, rest_to), b)) for a, b in wanted]
        wanted = [one for pair in parts for one in pair if one[0] < one[1]]
    return wanted


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
