"""Our own planner: who is called in which quarter of an hour of the next days, evenly, in time, and moving few.

Residents are taken by their due time. Each gets the emptiest quarter around their target; where all are full, any in
which they are in time; where those are full, somebody else moves over, if that makes nobody late. Only when even that
cannot be, somebody is late, and then so that all together wait as little as possible (README.md says why).
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby
from math import ceil
from typing import Any

from .jobs import Job, is_fixed, overlaps, within
from .model import SLOT_MS, Call, Need, Plan, Planned, Slot, Span, Town
from .policy import AIM, HOUR_MS, bounds, next_call

# Counts up when the same town has another plan: a hub that is newer than its plan makes it anew.
VERSION = 2
# So many moves of others are looked at, at most, in one plan; after that whoever is late takes the first free quarter.
LOOKS_MAX = 1_000_000
NEVER_MS = 1 << 60
HOUR_WEIGHT = 1e-9  # less than one call more or less in any slot


class Planner:
    """One plan of one town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._slots = town.slots
        self._starts = [one.start_ms for one in town.slots]
        self._room = [one.room for one in town.slots]
        self._load = list(town.taken) or [0] * len(town.slots)
        self._hours = _hours(town.slots)
        self._fill = [0.0] * len(town.slots)
        for number in range(len(town.slots)):
            self._weigh(number)
        self._jobs: list[list[Job]] = [[] for _ in town.slots]
        self._closed = bytearray(len(town.slots)), bytearray(len(town.slots))
        self._windows: dict[tuple[Span, ...], tuple[list[int], list[int]]] = {}
        self._turns: dict[tuple[int, int], int] = {}  # calls of an operator in a slot, of those meant for them
        self._there: dict[tuple[frozenset[int], Any], list[int]] = {}
        self._fill_by: dict[frozenset[int], list[float]] = {}
        self._looks = LOOKS_MAX
        self._late_sum = 0
        mean = _mean_fill(town)
        self._even = [min(room, ceil(mean * room)) for room in self._room]

    def run(self) -> Planned:
        """The whole plan: the next call of everybody first, then those after it by their due times."""
        # Who waits already waits from the moment at which calls may begin: at six in the morning that is eight.
        from_ms = max(self._town.now_ms, self._starts[0])
        first = [job for need in self._town.needs if (job := self._job(need, need.known, from_ms)) is not None]
        first.sort(key=lambda job: (job.due_ms, job.need.id))
        staying = [job for job in first if self._stays(job)]
        self._place_first([job for job in first if job.slot < 0], staying)
        placed = [job for job in first if job.slot >= 0]
        queue = [job for job in map(self._next, placed) if job is not None]
        heap = [(job.due_ms, job.need.id, job) for job in queue]
        heapify(heap)
        later: list[Job] = []
        while heap:
            _, resident_id, job = heappop(heap)
            self._place(job)
            if job.slot >= 0:
                later.append(job)
                if (following := self._next(job)) is not None:
                    heappush(heap, (following.due_ms, resident_id, following))
        calls = [self._call(job, self._kept_ms(job)) for job in placed]
        unplaced = sorted({need.id for need in self._town.needs} - {job.need.id for job in placed})
        return Planned({one.resident_id: one for one in calls}, [*calls, *map(self._call, later)], unplaced)

    def _place_first(self, jobs: Sequence[Job], staying: Sequence[Job]) -> None:
        """Find a slot for the next call of each of these. `staying`: who has one already."""
        del staying  # they are in their slots, where whoever needs the room finds them
        for job in jobs:
            self._place(job)

    def _job(self, need: Need, plan: Plan, now_ms: int) -> Job | None:
        """None for who is in no quarter: their wishes leave none, or they are away for longer than the plan goes."""
        if plan.target_ms > self._starts[-1]:
            return None
        allowed, times = self._allowed(need)
        return Job(need, plan, allowed, times, now_ms) if allowed else None

    def _allowed(self, need: Need) -> tuple[list[int], list[int]]:
        """The numbers of the slots in which they may be called, and when each begins."""
        found = self._windows.get(need.windows)
        if found is None:
            inside = [number for number, slot in enumerate(self._slots) if slot.room and within(slot, need.windows)]
            found = self._windows[need.windows] = inside, [self._starts[one] for one in inside]
        if not need.away:
            return found
        left = [one for one in found[0] if not overlaps(self._starts[one], need.away)]
        return left, [self._starts[one] for one in left]

    def _next(self, job: Job) -> Job | None:
        """The call after this one, where it is within the days that are planned."""
        at_ms = self._starts[job.slot]
        target_ms, due_ms = next_call(at_ms, job.need.every_h, job.need.away, at_ms)
        if due_ms > self._starts[-1]:
            return None
        following = Job(job.need, Plan(at_ms, target_ms, due_ms), job.allowed, job.times, at_ms)
        following.next = False
        job.later = True
        return following

    def _stays(self, job: Job) -> bool:
        """Keep what is planned where it is possible and in time; a try after one in vain stands in any case."""
        plan = job.plan
        if plan.planned_ms is None or (self._town.anew and plan.retry_ms is None):
            return False
        number = bisect_right(self._starts, plan.planned_ms) - 1
        if plan.planned_ms < self._town.now_ms:
            number = self._first_free(job) if self._is_open_now(job) else -1
        inside = number >= 0 and plan.planned_ms < self._starts[number] + SLOT_MS
        if plan.retry_ms is not None and plan.planned_ms == plan.retry_ms and inside:
            self._seat(job, number)
            return True
        place = bisect_left(job.allowed, number)
        job.kept = True
        fits = inside and job.first <= place < job.last and job.allowed[place] == number
        if not fits or self._load[number] >= self._room[number]:
            job.kept = False
            return False
        self._seat(job, number, plan.operator_id)
        return True

    def _is_open_now(self, job: Job) -> bool:
        """Whether who was to be called earlier can be called this very moment: then they stay where they were."""
        return self._starts[job.allowed[0]] <= self._town.now_ms

    def _first_free(self, job: Job) -> int:
        return next((one for one in job.allowed if self._load[one] < self._room[one]), -1)

    def _kept_ms(self, job: Job) -> int | None:
        planned_ms = job.plan.planned_ms
        if planned_ms is None or self._town.anew:
            return None
        return planned_ms if planned_ms < self._town.now_ms and self._is_open_now(job) else None

    def _place(self, job: Job) -> None:
        if job.need.by and self._place_by(job):
            return
        even = self._even
        if job.waits and self._soonest(job, even):
            return
        if job.need.likes and self._as_liked(job, even):
            return
        if self._emptiest(job, job.best, job.end, even) or self._emptiest(job, job.early, job.end, even):
            return
        if self._move_over(job, level=True) or self._emptiest(job, job.early, job.end, self._room):
            return
        if self._emptiest(job, job.first, job.last, self._room) or self._move_over(job, level=False):
            return
        self._be_late(job)

    def _soonest(self, job: Job, most: list[int]) -> bool:
        """Who is past the target comes in turn, the first due first."""
        number = next((one for one in job.allowed[job.best : job.end] if self._load[one] < most[one]), -1)
        if number >= 0:
            self._seat(job, number)
        return number >= 0

    def _emptiest(self, job: Job, low: int, high: int, most: list[int]) -> bool:
        """Of the emptiest the last one: the later a call, the fewer there are."""
        if low >= high:
            return False
        number = min(reversed(job.allowed[low:high]), key=self._fill.__getitem__)
        if self._load[number] >= most[number]:
            return False
        self._seat(job, number)
        return True

    def _as_liked(self, job: Job, most: list[int]) -> bool:
        """At an hour at which they were reached before, where that is as even: no reason for anybody to be late."""
        best = reversed(job.allowed[job.best : job.end])
        liked = (one for one in best if self._slots[one].minute // 60 in job.need.likes)
        number = min(liked, key=self._fill.__getitem__, default=-1)
        if number < 0 or self._load[number] >= most[number]:
            return False
        self._seat(job, number)
        return True

    def _place_by(self, job: Job) -> bool:
        """When one of those whom they want is there and has time, and by them."""
        by = job.need.by
        key = (by, job.need.windows) if not job.need.away else (by, job.need.id)
        if key not in self._there:
            self._there[key] = [one for one in job.allowed if not by.isdisjoint(self._slots[one].operators)]
        there, fill = self._there[key], self._fill_by.setdefault(by, [0.0] * len(self._slots))
        for low, high in ((job.best, job.end), (job.first, job.last)):
            if low < high:
                first, end = job.allowed[low], job.allowed[high - 1]
                some = there[bisect_left(there, first) : bisect_right(there, end)]
                number = min(reversed(some), key=fill.__getitem__, default=-1)
                if number >= 0 and self._load[number] < self._room[number] and fill[number] < 1:
                    who = by.intersection(self._slots[number].operators)
                    self._seat(job, number, min(who, key=lambda one: (self._turns.get((one, number), 0), one)))
                    return True
        return False

    def _seat(self, job: Job, number: int, operator: int | None = None) -> None:
        job.slot = number
        self._load[number] += 1
        self._weigh(number)
        self._jobs[number].append(job)
        if operator is not None and operator in self._slots[number].operators:
            job.operator = operator
            self._turn(job, number, 1)

    def _weigh(self, number: int) -> None:
        """How full the slots of an hour are; of two that are equally full the one of the emptier hour is emptier."""
        hour = self._hours[number]
        load, room = self._load, self._room
        of_hour = HOUR_WEIGHT * sum(load[hour.start : hour.stop])
        for one in hour:
            self._fill[one] = load[one] / (room[one] or 1) + of_hour

    def _turn(self, job: Job, number: int, by: int) -> None:
        """One more or one fewer of those calls that are for certain operators."""
        operator, slot = job.operator or 0, self._slots[number]
        self._turns[operator, number] = self._turns.get((operator, number), 0) + by
        fill = self._fill_by.setdefault(job.need.by, [0.0] * len(self._slots))
        here = len(job.need.by.intersection(slot.operators)) or 1
        fill[number] += by / max(1, here * slot.room / max(1, slot.seats))

    def _leave(self, job: Job) -> None:
        self._jobs[job.slot].remove(job)
        self._load[job.slot] -= 1
        self._weigh(job.slot)
        if job.operator is not None:
            self._turn(job, job.slot, -1)
            job.operator = None

    def _move_over(self, job: Job, *, level: bool) -> bool:
        """Make room by moving others, each within their time; `level`: each within their best hours, and evenly.

        Where that cannot be it cannot be for the next one either: what was seen is closed.
        """
        closed, most = self._closed[level], self._even if level else self._room
        seen: dict[int, tuple[int, Job]] = {}
        reached: set[tuple[int, int, int]] = set()
        ways: deque[int] = deque()
        for number in job.good if level else job.timely:
            if not closed[number]:
                seen[number] = (-1, job)
                ways.append(number)
        while ways:
            number = ways.popleft()
            if self._load[number] < most[number]:
                self._move(_way(seen, number))
                return True
            for other in self._jobs[number]:
                if other.later or is_fixed(other) or (other.kept and (level or not job.next)):
                    continue
                low, high = (other.early, other.end) if level else (other.first, other.last)
                if (id(other.allowed), low, high) in reached:  # somebody else could go there and nowhere else
                    continue
                reached.add((id(other.allowed), low, high))
                self._looks -= high - low
                for to in other.allowed[low:high]:
                    if to not in seen and not closed[to]:
                        seen[to] = (number, other)
                        ways.append(to)
            if self._looks < 0:
                return False
        for number in seen:
            closed[number] = 1
        return False

    def _be_late(self, job: Job) -> None:
        """The way by which all together are late by the least: somebody else may be late instead, by less.

        A call that is only projected takes the first free quarter.
        """
        free = next((one for one in job.allowed[job.last :] if self._load[one] < self._room[one]), -1)
        most = self._late_ms(job, free) if free >= 0 else NEVER_MS
        way = self._cheapest(job, most) if job.next else []
        self._late_sum += self._costs(way) if way else most if free >= 0 else 0
        if way:
            if len(way) > 1:
                self._closed[False][:] = bytes(len(self._slots))  # somebody has left what was closed
            self._move(way)
        elif free >= 0:
            self._seat(job, free)
        else:
            return

    def _cheapest(self, job: Job, most: int) -> list[tuple[Job, int]]:
        """By which moves this job gets a place at a cost below `most`, the last one first; none where there are none.

        A move of somebody who is late may save more than it costs: what is worth looking at goes beyond `most` by that.
        """
        beyond = most + self._late_sum
        seen: dict[int, tuple[int, Job]] = {}
        cost: dict[int, int] = {}
        ways: deque[int] = deque()
        for number in job.allowed[job.first :]:
            if (late := self._late_ms(job, number)) >= beyond:
                break
            seen[number], cost[number] = (-1, job), late
            ways.append(number)
        best = -1
        while ways and self._looks > 0:
            number = ways.popleft()
            if self._load[number] < self._room[number]:
                if cost[number] < most:
                    best, most = number, cost[number]
                continue
            for other in self._jobs[number]:
                if other.later or is_fixed(other):
                    continue
                base = cost[number] - self._late_ms(other, number)
                self._looks -= len(other.allowed) - other.first
                for to in other.allowed[other.first :]:
                    total = base + self._late_ms(other, to)
                    if total >= beyond:  # later ones cost no less
                        break
                    if total < cost.get(to, beyond):
                        cost[to], seen[to] = total, (number, other)
                        ways.append(to)
        return _way(seen, best)

    def _costs(self, way: list[tuple[Job, int]]) -> int:
        """By how much more all together are late after these moves."""
        after = sum(self._late_ms(job, number) for job, number in way)
        return after - sum(self._late_ms(job, job.slot) for job, _ in way if job.slot >= 0)

    def _move(self, way: list[tuple[Job, int]]) -> None:
        """Everybody on the way moves one on, the first of them into a free slot."""
        for job, number in way:
            if job.slot >= 0:
                self._leave(job)
            self._seat(job, number)

    def _late_ms(self, job: Job, number: int) -> int:
        return max(0, self._starts[number] + SLOT_MS - job.due_ms)

    def _call(self, job: Job, at_ms: int | None = None) -> Call:
        start_ms = self._starts[job.slot]
        if at_ms is None:
            at_ms = job.plan.retry_ms if is_fixed(job) and job.plan.retry_ms else start_ms
        late_ms = self._late_ms(job, job.slot)
        short = late_ms > 0 and self._could_be(job)
        return Call(job.need.id, at_ms, job.due_ms, late_ms, job.slot, job.operator, short, self._is_tight(job))

    def _is_tight(self, job: Job) -> bool:
        """Whether nobody has time for this call if it is not made when it is planned."""
        place = bisect_left(job.allowed, job.slot)
        rest = job.allowed[place : job.last]
        return job.next and bool(rest) and all(self._load[one] >= self._room[one] for one in rest)

    def _could_be(self, job: Job) -> bool:
        """Whether they could be called in time if there were seats enough."""
        release_ms = bounds(job.plan, job.need.every_h, self._town.now_ms).release_ms
        begin, end = bisect_left(self._starts, release_ms), bisect_right(self._starts, job.due_ms - SLOT_MS)
        away = job.need.away
        return any(
            within(self._slots[one], job.need.windows) and not overlaps(self._starts[one], away)
            for one in range(begin, end)
        )


def plan(town: Town) -> Planned:
    """The plan of these days: the same for the same town, always."""
    return Planner(town).run() if town.slots else Planned({}, (), sorted(one.id for one in town.needs))


def _hours(slots: Sequence[Slot]) -> list[range]:
    """For each slot the slots of its hour."""
    found: list[range] = []
    for _, group in groupby(slots, lambda one: (one.day, one.minute // 60)):
        begin, many = len(found), sum(1 for _ in group)
        found += [range(begin, begin + many)] * many
    return found


def _mean_fill(town: Town) -> float:
    """Which part of the room the calls of these days take, if each is made when it should be."""
    span_ms = town.slots[-1].start_ms - town.now_ms
    calls = sum(span_ms / (need.every_h * HOUR_MS * AIM[0] / AIM[1]) for need in town.needs)
    return (calls + sum(town.taken)) / max(1, sum(one.room for one in town.slots))


def _way(seen: Mapping[int, tuple[int, Job]], number: int) -> list[tuple[Job, int]]:
    """Who moves where so that there is room: back from the free slot. None where that would go round in a circle."""
    found: list[tuple[Job, int]] = []
    while number >= 0 and len(found) <= len(seen):
        before, job = seen[number]
        found.append((job, number))
        number = before
    return found if number < 0 else []
