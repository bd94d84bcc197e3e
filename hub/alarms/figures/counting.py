"""Counts the answers to calls, and what all alarms were: pure, in one walk through the rows of some days."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.kernel.site_days import Span, local_ms_of

from .model import Row
from .policy import CALLS, LINES, WINDOW_MS, bands, floods, is_test, median, most_within, pct, per_operator, waited_ms

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
TOP_LENGTH_MAX = 10
_LINES_MS = [line.within_s * 1000 for line in LINES]


@dataclass(slots=True)
class Tally:
    """Answers, by how many of the lines they are above. Times in ms; `longest_ms` also looks at who still waits."""

    answered: list[int] = field(default_factory=lambda: [0] * (len(LINES) + 1))
    waiting: list[int] = field(default_factory=lambda: [0] * (len(LINES) + 1))
    sum_ms: int = 0
    longest_ms: int = 0

    def add(self, waited_ms: int, answered: bool) -> None:
        above = bisect_left(_LINES_MS, waited_ms)
        if answered:
            self.answered[above] += 1
            self.sum_ms += waited_ms
        else:
            self.waiting[above] += 1
        self.longest_ms = max(self.longest_ms, waited_ms)

    def data(self) -> dict[str, Any]:
        """As the API says it. Who still waits below a line is neither `within` nor `over` it, nor in its percent."""
        answered, waiting = sum(self.answered), sum(self.waiting)
        within = [sum(self.answered[: n + 1]) for n in range(len(LINES))]
        over = [sum(self.answered[n + 1 :]) + sum(self.waiting[n + 1 :]) for n in range(len(LINES))]
        names = [str(line.within_s) for line in LINES]  # JSON knows only text as a key
        return {
            "alarms": answered + waiting,
            "answered": answered,
            "waiting": waiting,
            "within": dict(zip(names, within, strict=True)),
            "over": dict(zip(names, over, strict=True)),
            "pct": {name: pct(ok, ok + late) for name, ok, late in zip(names, within, over, strict=True)},
            "mean_ms": round(self.sum_ms / answered) if answered else None,
            "longest_ms": self.longest_ms,
        }


@dataclass(slots=True)
class Answers:
    """The answers of a span: all, by day (since 1970), by hour of the day, and by who took them first."""

    whole: Tally = field(default_factory=Tally)
    by_day: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_hour: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_operator: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    waits_ms: list[int] = field(default_factory=list[int])
    taken_ms: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list[int]))

    def data(self) -> dict[str, Any]:
        return {**self.whole.data(), "median_ms": median(self.waits_ms)}


def answers(rows: Iterable[Row], span: Span, now_ms: int) -> Answers:
    """`rows`: the alarms whose first press was received in the span; only calls that were no tests are counted."""
    found, local_ms = Answers(), local_ms_of(span)
    for row in rows:
        if row.kind not in CALLS or is_test(row):
            continue
        waited, answered = waited_ms(row, now_ms), row.answered_ms is not None
        at_ms = local_ms(row.received_ms)
        found.whole.add(waited, answered)
        found.by_day[at_ms // DAY_MS].add(waited, answered)
        found.by_hour[at_ms // HOUR_MS % 24].add(waited, answered)
        if answered:
            found.waits_ms.append(waited)
        if row.operator_id is not None:
            found.by_operator[row.operator_id].add(waited, answered)
            found.taken_ms[row.operator_id].append(row.received_ms + waited)
    return found


def load(
    rows: Sequence[Row], before: Sequence[Row], span: Span, shifts: Sequence[tuple[int, int]], now_ms: int
) -> dict[str, Any]:
    """What the alarms were and how thickly they came, tests left out.

    `before`: those of the 10 minutes before the span, in which a flood may have begun. `shifts`: from when to when
    each person was on shift.
    """
    real = [row for row in rows if not is_test(row)]
    times_ms = [row.received_ms for row in real]
    flood = floods([*times_ms, *(row.received_ms for row in before if not is_test(row))], span.from_ms, span.to_ms)
    gone_ms = max(min(span.to_ms, now_ms) - span.from_ms, 0)
    by_priority = Counter(row.priority for row in real)
    return {
        "load": {
            "alarms": len(real),
            "per_10_min": round(len(real) * WINDOW_MS / gone_ms, 3) if gone_ms else None,
            **per_operator(times_ms, shifts),
            "peak_10_min": most_within(times_ms),
            "floods": len(flood),
            "flood_ms": sum(end_ms - begin_ms for begin_ms, end_ms in flood),
        },
        "tests": _tests(rows, len(rows) - len(real)),
        "priorities": [{"priority": one, "alarms": by_priority[one]} for one in sorted(by_priority)],
        "bands": bands(by_priority),
        "codes": _codes(real),
    }


def top(rows: Iterable[Row], source: str) -> list[tuple[Any, int, int]]:
    """Which `resident_id` or `device_id` had most alarms, how many, and how many of them were accidental."""
    real = [row for row in rows if not is_test(row)]
    many: Counter[Any] = Counter(getattr(row, source) for row in real)
    accidental: Counter[Any] = Counter(getattr(row, source) for row in real if row.closing_code == "accidental")
    known = [one for one in many if one is not None]
    first = sorted(known, key=lambda one: (-many[one], one))[:TOP_LENGTH_MAX]
    return [(one, many[one], accidental[one]) for one in first]


def _tests(rows: Sequence[Row], tests: int) -> dict[str, Any]:
    closed_as_test = sum(row.kind in CALLS and is_test(row) for row in rows)
    return {"alarms": tests, "pct": pct(tests, len(rows)), "calls_closed_as_test": closed_as_test}


def _codes(real: Sequence[Row]) -> list[Mapping[str, Any]]:
    """The most frequent first; None: not closed yet."""
    many = Counter(row.closing_code for row in real)
    in_order = sorted(many, key=lambda code: (-many[code], code or ""))
    return [{"code": code, "alarms": many[code], "pct": pct(many[code], len(real))} for code in in_order]
