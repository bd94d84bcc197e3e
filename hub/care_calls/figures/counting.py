"""Counts what the gaps and calls of some days say together: shares by day, week and zone, tries, hours, talk time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.kernel.site_days import Span

from ..model import TALKED
from ..policy import best_hours
from .gaps import gaps, inside, longest_in, pieces
from .model import HOUR_MS, Call, Contact, Gap, Life, Piece, Time
from .policy import median, pct, spread

TRIES_SHOWN_MAX = 6


@dataclass(slots=True)
class Share:
    """How many residents were looked after, and with how many of them nobody had talked in time at some instant."""

    residents: int = 0
    late: int = 0

    def data(self) -> dict[str, Any]:
        in_time = self.residents - self.late
        return {"residents": self.residents, "late": self.late, "pct": pct(in_time, self.residents)}


@dataclass(slots=True)
class Shares:
    """The same for the whole span, and for each of its days (from 0), weeks (by their Monday's ordinal) and zones."""

    whole: Share = field(default_factory=Share)
    by_day: defaultdict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    by_week: defaultdict[int, Share] = field(default_factory=lambda: defaultdict(Share))
    by_zone: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))


@dataclass(frozen=True, slots=True)
class Record:
    """One resident over the span. `longest_ms` is None where none of it counts; `late`: how often it was too long."""

    resident_id: int
    longest_ms: int | None
    conversations: int
    late: int
    open_ms: int | None


def record_of(life: Life, span: Span, until_ms: int) -> Record:
    """What the proof says of one resident."""
    whole = gaps(life, until_ms)
    late = sum(one.late_ms is not None and span.from_ms <= one.late_ms < span.to_ms for one in whole)
    talked = sum(span.from_ms <= one < span.to_ms and _was_served(life, one) for one in life.talked_ms)
    longest_ms = longest_in(life, whole, Time(span.from_ms, min(span.to_ms, until_ms)))
    open_ms = next((one.counted_ms for one in reversed(whole) if one.is_open), None)
    return Record(life.resident_id, longest_ms, talked, late, open_ms)


def shares(lives: Iterable[Life], zones: Mapping[int, str], span: Span, begins: Sequence[int], now_ms: int) -> Shares:
    """`begins`: when each day of the span begins, in order, and when its last one ends."""
    found, first_day = Shares(), span.first.toordinal()
    until_ms = min(span.to_ms, now_ms)
    for life in lives:
        counted = pieces(life, until_ms)
        there = _days(inside(counted, span.from_ms, until_ms), begins)
        if not there:
            continue
        late = _late_days(counted, gaps(life, until_ms), span, begins)
        _add(found.whole, bool(late))
        _add(found.by_zone[zones.get(life.resident_id, "")], bool(late))
        for day in there:
            _add(found.by_day[day], day in late)
        for monday, days in _weeks(there, first_day).items():
            _add(found.by_week[monday], not days.isdisjoint(late))
    return found


def calling(
    calls: Sequence[Call], contacts: Sequence[Contact], span: Span, local_ms: Callable[[int], int]
) -> dict[str, Any]:
    """Tries for each contact, at which hours people were reached, and how long the conversations were.

    `calls` in order, also some from before the span: a contact's first try may lie there.
    """
    mine = [one for one in calls if span.from_ms <= one.at_ms < span.to_ms]
    tried = tries_per_contact(calls, contacts, span)
    talks = [one for one in mine if one.outcome in TALKED]
    return {
        "calls": len(mine),
        "reached": len(talks),
        "tries": {
            "mean": round(sum(tried) / len(tried), 2) if tried else None,
            "spread": spread(tried, TRIES_SHOWN_MAX),
        },
        "by_hour": hours(mine, local_ms),
        "best_hours": best_hours(by_hour(mine, local_ms)),
        "talk": talk_time(talks),
    }


def tries_per_contact(calls: Sequence[Call], contacts: Iterable[Contact], span: Span) -> list[int]:
    """For each resident reached by a care call in the span: how many calls it took since they were last talked with."""
    talked: defaultdict[int, list[int]] = defaultdict(list)
    for one in contacts:
        talked[one.resident_id].append(one.at_ms)
    made: defaultdict[int, list[Call]] = defaultdict(list)
    found: list[int] = []
    for one in calls:
        if one.outcome == "interrupted":
            continue
        mine = made[one.resident_id]
        mine.append(one)
        if one.outcome not in TALKED:
            continue
        before = [at for at in talked[one.resident_id] if at < one.at_ms]
        since_ms = max(before, default=0)
        if span.from_ms <= one.at_ms < span.to_ms:
            found.append(sum(call.at_ms > since_ms for call in mine))
        mine.clear()
    return found


def by_hour(calls: Iterable[Call], local_ms: Callable[[int], int]) -> dict[int, tuple[int, int]]:
    """For each hour of the wall with calls: how many were made, and how many reached the resident."""
    found: dict[int, tuple[int, int]] = {}
    for one in calls:
        if one.outcome == "interrupted":
            continue
        hour = local_ms(one.at_ms) // HOUR_MS % 24
        made, reached = found.get(hour, (0, 0))
        found[hour] = made + 1, reached + (one.outcome in TALKED)
    return found


def hours(calls: Iterable[Call], local_ms: Callable[[int], int]) -> list[dict[str, Any]]:
    """All 24, as the API says them."""
    found = by_hour(calls, local_ms)
    return [
        {"hour": hour, "calls": made, "reached": reached, "pct": pct(reached, made)}
        for hour in range(24)
        for made, reached in (found.get(hour, (0, 0)),)
    ]


def talk_time(talks: Iterable[Call]) -> dict[str, Any]:
    """Of the calls that reached somebody and were begun here; what was only noted afterwards has no length."""
    lengths = [one.ended_ms - one.at_ms for one in talks if one.ended_ms is not None and one.ended_ms > one.at_ms]
    return {"known": len(lengths), "sum_ms": sum(lengths), "median_ms": median(lengths)}


def by_operator(calls: Iterable[Call]) -> dict[int, dict[str, Any]]:
    """What each operator called, whom they reached, and how long they talked."""
    mine: defaultdict[int, list[Call]] = defaultdict(list)
    for one in calls:
        mine[one.operator_id].append(one)
    return {who: _of_operator(theirs) for who, theirs in mine.items()}


def _of_operator(calls: Sequence[Call]) -> dict[str, Any]:
    made = [one for one in calls if one.outcome != "interrupted"]
    talks = [one for one in made if one.outcome in TALKED]
    return {
        "calls": len(made),
        "reached": len(talks),
        "pct": pct(len(talks), len(made)),
        "interrupted": len(calls) - len(made),
        "talk": talk_time(talks),
    }


def _add(share: Share, late: bool) -> None:
    share.residents += 1
    share.late += late


def _was_served(life: Life, at_ms: int) -> bool:
    return any(one.from_ms <= at_ms < one.to_ms for one in life.served)


def _days(times: Iterable[Piece], begins: Sequence[int]) -> set[int]:
    """Which days of the span these touch."""
    found: set[int] = set()
    for one in times:
        found.update(range(bisect_right(begins, one.from_ms) - 1, bisect_right(begins, one.to_ms - 1)))
    return found


def _late_days(counted: Sequence[Piece], whole: Iterable[Gap], span: Span, begins: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for one in whole:
        if one.late_ms is not None and one.end_ms > span.from_ms:
            from_ms, to_ms = max(one.late_ms, span.from_ms), min(one.end_ms, span.to_ms)
            found |= _days(inside(counted, from_ms, to_ms), begins)
    return found


def _weeks(days: Iterable[int], first_day: int) -> dict[int, set[int]]:
    """Days of the span by the Monday of their week (as an ordinal)."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for day in days:
        ordinal = first_day + day
        found[ordinal - date.fromordinal(ordinal).weekday()].add(day)
    return found


def days_begun(begins: Sequence[int], now_ms: int) -> int:
    """How many days of the span have begun; the first is shown in any case."""
    return max(sum(one <= now_ms for one in begins[:-1]), 1)
