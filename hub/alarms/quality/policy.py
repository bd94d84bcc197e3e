"""Which cases are looked at, and what the marks come to: decisions only."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from zoneinfo import ZoneInfo

from hub.kernel.site_days import day_begins_ms, local_day

from .model import MARK_MAX, MARK_MIN, Candidate, Marks

CASES_A_MONTH = 2
# What was taken in the last night of a month has been closed by then.
DUE_AFTER_MS = 24 * 3600 * 1000
# An old database that is started again has missed no more than this.
MONTHS_CAUGHT_UP_MAX = 24


def draw(candidates: Iterable[Candidate], drawn: Mapping[int, int], seed_ms: int) -> list[Candidate]:
    """By lot, until everybody has CASES_A_MONTH or no more calls. `drawn`: how many each operator has already.

    The lot is the SHA-256 of seed and alarm. The seed is the millisecond of the draw: nobody knows it before, and as it
    is kept, anybody can draw again and see that it was fair.
    """
    found: list[Candidate] = []
    many = Counter(drawn)
    for one in sorted(candidates, key=lambda one: _lot(seed_ms, one.alarm_id)):
        if many[one.operator_id] < CASES_A_MONTH:
            many[one.operator_id] += 1
            found.append(one)
    return sorted(found, key=lambda one: (one.operator_id, one.alarm_id))


def _lot(seed_ms: int, alarm_id: int) -> bytes:
    return hashlib.sha256(f"{seed_ms}:{alarm_id}".encode()).digest()


def month_of(at_ms: int, zone: ZoneInfo) -> str:
    """`2026-11`, by the clock on the site's wall."""
    return f"{local_day(at_ms, zone):%Y-%m}"


def month_span(month: str, zone: ZoneInfo) -> tuple[int, int]:
    """The instants from which on and before which it is that month, in ms."""
    first = date.fromisoformat(f"{month}-01")
    return day_begins_ms(first, zone), day_begins_ms(_next(first), zone)


def due_ms(month: str, zone: ZoneInfo) -> int:
    """When the cases of a month are drawn."""
    return month_span(month, zone)[1] + DUE_AFTER_MS


def months_after(newest: str | None, current: str) -> Iterator[str]:
    """The months that are not known yet, up to the current one."""
    last = date.fromisoformat(f"{current}-01")
    first = last if newest is None else _next(date.fromisoformat(f"{newest}-01"))
    months: list[str] = []
    while first <= last:
        months.append(f"{first:%Y-%m}")
        first = _next(first)
    yield from months[-MONTHS_CAUGHT_UP_MAX:]


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def score_pct(marks: Marks) -> int:
    """All marks of a review as one number, 0 to 100: each counts the same."""
    shares = [_share(getattr(marks, one.name)) for one in fields(Marks)]
    return round(100 * sum(shares) / len(shares))


def _share(mark: int | bool) -> float:
    return float(mark) if isinstance(mark, bool) else (mark - MARK_MIN) / (MARK_MAX - MARK_MIN)
