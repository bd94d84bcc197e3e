"""What counts, and against which lines: decisions only, on plain rows.

The lines are those of the UK TEC quality framework and of NENA-STA-020; the loads those of ISA-18.2 and EEMUA 191.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model import Kind
from .model import Line, Row

LINES: tuple[Line, ...] = (Line(15, 90.0, stretch=True), Line(60, 97.5), Line(180, 99.0))
# Each answer that took longer is looked into by a person, by name.
BREACH_MS = 180_000
# Who calls for help and waits for a voice. Everything else is work, and is in the load but not in the answer times.
CALLS: frozenset[Kind] = frozenset(("sos", "fall", "unreadable"))
# Left out of everything but their own share: practice must neither gild a figure nor spoil it.
TEST_KIND: Kind = "test"
TEST_CODE = "test"

WINDOW_MS = 600_000
FLOOD_ABOVE = 10
# What annunciated alarms should be, in percent, and which priorities that is.
BANDS: dict[str, tuple[tuple[int, ...], int]] = {"low": ((4, 5), 80), "medium": ((2, 3), 15), "high": ((1,), 5)}


def is_test(row: Row) -> bool:
    """Whether it was practice: pressed as a test, or found to be one."""
    return row.kind == TEST_KIND or row.closing_code == TEST_CODE


def waited_ms(row: Row, now_ms: int) -> int:
    """From the first press received to the first person who took it, or until now. Never negative: clocks are set."""
    return max((now_ms if row.answered_ms is None else row.answered_ms) - row.received_ms, 0)


def is_late(row: Row, now_ms: int) -> bool:
    """Whether somebody looks into it. Also where it was closed as a test: a word must not make a failure vanish."""
    return row.kind in CALLS and waited_ms(row, now_ms) > BREACH_MS


def most_within(times_ms: Iterable[int]) -> int:
    """The most of these instants that lie within any 10 minutes."""
    sorted_ms, first, most = sorted(times_ms), 0, 0
    for last, at_ms in enumerate(sorted_ms):
        while sorted_ms[first] <= at_ms - WINDOW_MS:
            first += 1
        most = max(most, last - first + 1)
    return most


def floods(times_ms: Iterable[int], from_ms: int, to_ms: int) -> list[tuple[int, int]]:
    """When the last 10 minutes held more than FLOOD_ABOVE alarms, within the given time, as (begin, end) in ms.

    From when one came that was the eleventh within 10 minutes, until the first of those eleven is 10 minutes old.
    """
    sorted_ms = sorted(times_ms)
    found: list[tuple[int, int]] = []
    for earlier_ms, later_ms in zip(sorted_ms, sorted_ms[FLOOD_ABOVE:], strict=False):
        begin_ms, end_ms = max(later_ms, from_ms), min(earlier_ms + WINDOW_MS, to_ms)
        if begin_ms >= end_ms:
            continue
        if found and begin_ms <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end_ms))
        else:
            found.append((begin_ms, end_ms))
    return found


def per_operator(times_ms: Iterable[int], shifts: Iterable[tuple[int, int]]) -> dict[str, Any]:
    """How many alarms each person on shift had in 10 minutes, counting what came while somebody was.

    Not known (None) where all shifts together are shorter than that.
    """
    staffed: list[tuple[int, int]] = []
    shift_ms = 0
    for begin_ms, end_ms in sorted(shifts):
        shift_ms += end_ms - begin_ms
        if staffed and begin_ms <= staffed[-1][1]:
            staffed[-1] = (staffed[-1][0], max(staffed[-1][1], end_ms))
        else:
            staffed.append((begin_ms, end_ms))
    in_order = sorted(times_ms)
    met = sum(bisect_left(in_order, end_ms) - bisect_left(in_order, begin_ms) for begin_ms, end_ms in staffed)
    per_10_min = round(met * WINDOW_MS / shift_ms, 3) if shift_ms >= WINDOW_MS else None
    return {"shift_ms": shift_ms, "per_operator_10_min": per_10_min}


def median(values: Iterable[int]) -> int | None:
    """Half of them are smaller, half of them larger (of two in the middle: the smaller one)."""
    in_order = sorted(values)
    return in_order[(len(in_order) - 1) // 2] if in_order else None


def pct(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent; None of nothing."""
    return round(100 * part / whole, 2) if whole else None


def bands(by_priority: Mapping[int, int]) -> Sequence[dict[str, object]]:
    """How the alarms are spread over low, medium and high priority, beside what they should be."""
    whole = sum(by_priority.values())
    many = {name: sum(by_priority.get(one, 0) for one in which) for name, (which, _) in BANDS.items()}
    return [
        {"band": name, "alarms": many[name], "pct": pct(many[name], whole), "target_pct": target}
        for name, (_, target) in BANDS.items()
    ]
