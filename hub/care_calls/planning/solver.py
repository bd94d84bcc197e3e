"""The plan by a solver: the next calls all at once, late by the least and as even as can be, as a flow of least cost.

Needs the extra `solver` (Google OR-Tools, Apache 2.0). What is allowed, what stays and what is projected after the next
call is as in the planner of our own; README.md compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .jobs import Job, is_fixed
from .model import Planned, Town
from .planner import Planner

# Costs of one call, from what matters most: being in no quarter at all, a minute late, moved though it could stay, far
# from the best time, a quarter that is full beyond the mean, by somebody else than was wished, at an hour not liked.
NOWHERE, LATE_A_MINUTE, MOVED = 1 << 40, 1 << 20, 1 << 16
FAR, NOT_BEST, FULLER, BY_OTHERS, NOT_LIKED, SOONER = 6_000, 1_500, 12_000, 2_000, 200, 20
FULL = 6_000  # a quarter at the mean, an empty one costs nothing
PARTS = 32  # of a quarter's room, each dearer than the one before
MINUTE_MS = 60_000


class Placed(NamedTuple):
    """How many of a group of calls go to which slot."""

    group: int
    slot: int
    many: int


class Solver(Planner):
    """One plan of one town."""

    def _place_first(self, jobs: Sequence[Job], staying: Sequence[Job]) -> None:
        """Who stays may move where somebody would be late otherwise; who has waited since earlier today does not."""
        movable = [one for one in staying if not is_fixed(one) and self._kept_ms(one) is None]
        home = {id(one): (one.slot, one.operator) for one in movable}
        for one in movable:
            self._leave(one)
        every = sorted([*jobs, *movable], key=lambda one: (one.due_ms, one.need.id))
        groups = _grouped(every, home, exact=False)
        placed = self._flow(groups, home, late=False)
        if sum(one.many for one in placed) < len(every):
            groups = _grouped(every, home, exact=True)
            placed = self._flow(groups, home, late=True)
        for one in placed:
            for _ in range(one.many):
                job = groups[one.group].pop(0)
                slot, operator = home.get(id(job), (-1, None))
                self._seat(job, one.slot, operator if slot == one.slot else self._by(job, one.slot))

    def _flow(self, groups: list[list[Job]], home: dict[int, tuple[int, int | None]], *, late: bool) -> list[Placed]:
        """From each group to the slots, from each slot to the end: the cheapest way for all of them."""
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        flow: Any = SimpleMinCostFlow()
        end, nowhere = len(self._slots), len(self._slots) + 1
        many = sum(map(len, groups))
        arcs: dict[int, tuple[int, int]] = {}
        for place, group in enumerate(groups):
            node = nowhere + 1 + place
            flow.set_node_supply(node, len(group))
            for number, cost in self._costs_of(group[0], home.get(id(group[0]), (-1, None))[0], late=late):
                arcs[flow.add_arc_with_capacity_and_unit_cost(node, number, len(group), cost)] = place, number
            flow.add_arc_with_capacity_and_unit_cost(node, nowhere, len(group), NOWHERE)
        flow.add_arc_with_capacity_and_unit_cost(nowhere, end, many, 0)
        flow.set_node_supply(end, -many)
        for number in range(len(self._slots)):
            for capacity, cost in self._parts(number):
                flow.add_arc_with_capacity_and_unit_cost(number, end, capacity, cost)
        if flow.solve() != flow.OPTIMAL:  # pragma: no cover - nowhere is always open
            raise RuntimeError("the solver found no plan")
        found = (Placed(group, slot, flow.flow(arc)) for arc, (group, slot) in arcs.items())
        return [one for one in found if one.many]

    def _costs_of(self, job: Job, home: int, *, late: bool) -> Iterable[tuple[int, int]]:
        """The slots in which this call may be, and what each costs."""
        last = len(job.allowed) if late else job.last
        for place in range(job.first, last):
            number = job.allowed[place]
            if home >= 0:
                cost = 0 if number == home else MOVED
            elif job.waits:
                cost = SOONER * (place - job.first)
            else:
                good = job.early <= place < job.end
                cost = 0 if job.best <= place < job.end else NOT_BEST if good else FAR
            if job.need.by and job.need.by.isdisjoint(self._slots[number].operators):
                cost += BY_OTHERS
            if job.need.likes and self._slots[number].minute // 60 not in job.need.likes:
                cost += NOT_LIKED
            yield number, cost + LATE_A_MINUTE * (self._late_ms(job, number) // MINUTE_MS)

    def _parts(self, number: int) -> Iterable[tuple[int, int]]:
        """The room of a slot that is left, in parts, and what a call in each costs: the fuller the dearer."""
        load, room, even = self._load[number], self._room[number], max(1, self._even[number])
        size = max(1, -(-room // PARTS))
        while load < room:
            part = min(size, room - load)
            yield part, FULL * load // even + (FULLER if load >= even else 0)
            load += part

    def _by(self, job: Job, number: int) -> int | None:
        """Of those whom they want who is there, and has the fewest such calls then."""
        who = job.need.by.intersection(self._slots[number].operators)
        return min(who, key=lambda one: (self._turns.get((one, number), 0), one), default=None)


def plan(town: Town) -> Planned:
    """As planner.plan."""
    return Solver(town).run() if town.slots else Planned({}, (), sorted(one.id for one in town.needs))


def _grouped(jobs: Sequence[Job], home: dict[int, tuple[int, int | None]], *, exact: bool) -> list[list[Job]]:
    """Those for which each slot costs the same, in the order of `jobs`; `exact`: also where they are late."""
    found: dict[Any, list[Job]] = defaultdict(list)
    for one in jobs:
        times = (id(one.allowed), one.first, one.early, one.best, one.end, one.last, one.waits)
        key = (times, one.need.by, one.need.likes, home.get(id(one), (-1, None))[0], one.due_ms if exact else 0)
        found[key].append(one)
    return list(found.values())
