"""How long the plan of the care calls takes, for a town and for much larger ones, and how even it is."""

from __future__ import annotations

import gc
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from typing import Any

from hub.care_calls.planning.model import SLOT_MS, Need, Plan, Planned, Slot, Town
from hub.care_calls.planning.planner import plan
from hub.care_calls.planning.planners import plan as plan_by_name
from hub.care_calls.planning.policy import HOUR_MS, next_call
from hub.http.server import GARBAGE_OBJECTS_MIN
from tools.bench.say import say

DAYS, NEAR_DAYS = 17, 5
OPEN = range(8, 20)
NOW_MS = 6 * HOUR_MS
DAY_MS = 24 * HOUR_MS
SECONDS_MAX = {1_600: 0.2, 100_000: 20.0}
UNEVEN_MAX = 1.10
CHANGED_MS_MAX = 20.0
SOLVED_MAX = 10_000


def measure(sizes: list[int]) -> list[dict[str, Any]]:
    """For each size the processor time of one whole plan, and the fullest hour beside the mean."""
    return [_one(size) for size in sizes]


def town(size: int) -> Town:
    """Everybody may be called the whole day; the last calls lie evenly in the open hours of the last sixty hours."""
    seats = max(2, size * 24 // 60 * 4 // 60 // len(OPEN) * 3 // 2 + 1)
    slots = [
        Slot(at_ms, date(2026, 11, 2) + timedelta(day), hour * 60 + quarter * 15, seats, seats * 15 // 4)
        for day in range(DAYS)
        for hour in OPEN
        for quarter in range(4)
        if (at_ms := day * DAY_MS + hour * HOUR_MS + quarter * SLOT_MS) >= NOW_MS
    ]
    before = [-day * DAY_MS + hour * HOUR_MS for day in (3, 2, 1) for hour in OPEN][-30:]
    needs: list[Need] = []
    for number in range(size):
        last_ms = before[number * len(before) // size]
        target_ms, due_ms = next_call(last_ms, 72, (), NOW_MS)
        needs.append(Need(number + 1, Plan(last_ms, target_ms, due_ms), 72, ((0, 24 * 60),)))
    return Town(NOW_MS, needs, slots, anew=True)


def _changed(made: Town, loads: Counter[int]) -> float:
    """Milliseconds of processor time for one resident's next call among those of all the others, the slowest of ten."""
    near = [one for one in made.slots if one.start_ms < NOW_MS + NEAR_DAYS * DAY_MS]
    taken = [loads[number] for number in range(len(near))]
    slowest = 0.0
    for need in made.needs[:: max(1, len(made.needs) // 10)]:
        begun_s = time.process_time()
        plan(Town(NOW_MS, [need], near, taken=taken))
        slowest = max(slowest, time.process_time() - begun_s)
    return slowest * 1000


def _one(size: int) -> dict[str, Any]:
    made = town(size)
    gc.collect()
    gc.set_threshold(GARBAGE_OBJECTS_MIN)  # as in the hub
    gc.freeze()
    begun_s = time.process_time()
    planned = plan(made)
    took_s = time.process_time() - begun_s
    uneven = _uneven(made, planned)
    changed_ms = _changed(made, Counter(one.slot for one in planned.next.values()))
    late = sum(one.late_ms > 0 for one in planned.calls)
    found = {"residents": size, "cpu_s": round(took_s, 3), "fullest_hour_to_mean": round(uneven, 3), "late": late}
    limit = SECONDS_MAX.get(size)
    within = (limit is None or took_s <= limit) and uneven <= UNEVEN_MAX and changed_ms <= CHANGED_MS_MAX
    say(f"plan of {size} residents: {took_s:.3f} s, fullest hour {uneven:.3f} of the mean, {late} late")
    say(f"  one of them changed: {changed_ms:.1f} ms")
    solver = _by_solver(made, took_s) if find_spec("ortools") and size <= SOLVED_MAX else None
    return {**found, "changed_ms": round(changed_ms, 2), "limit_s": limit, "within_limits": within, "solver": solver}


def _by_solver(made: Town, own_s: float) -> dict[str, Any]:
    """The same town by the solver, beside our own planner: the ratio of processor times, and how even it is."""
    plan_by_name(replace(made, needs=made.needs[:1], planner="solver"))  # its library is loaded before the clock runs
    begun_s = time.process_time()
    planned = plan_by_name(replace(made, planner="solver"))
    ratio, uneven = (time.process_time() - begun_s) / own_s, _uneven(made, planned)
    late = sum(one.late_ms > 0 for one in planned.calls)
    say(f"  by the solver: {ratio:.2f} times the processor time, fullest hour {uneven:.3f} of the mean, {late} late")
    return {"cpu_to_own": round(ratio, 2), "fullest_hour_to_mean": round(uneven, 3), "late": late}


def _uneven(made: Town, planned: Planned) -> float:
    """The fullest hour beside the mean of the days that are shown."""
    hours = Counter((made.slots[one.slot].day, made.slots[one.slot].minute // 60) for one in planned.calls)
    days = sorted({one.day for one in made.slots})[:14]
    loads = [hours[day, hour] for day in days for hour in OPEN]
    return max(loads) / (sum(loads) / len(loads))
