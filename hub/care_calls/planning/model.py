"""What the plan knows of a resident and of the centre's days, and what it says: values without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

MINUTE_MS = 60_000
SLOT_MS = 15 * MINUTE_MS
DAYS = 14
# Of operators: a conversation and its note, on average (product.md).
CALL_MINUTES = 4
Span = tuple[int, int]
# Who makes the plan: the planner of our own, or a solver where that extra is installed.
PlannerName = Literal["own", "solver"]


@dataclass(frozen=True, slots=True)
class Plan:
    """When somebody last talked with the resident (None: never yet), and when again.

    By `target_ms` they should be called, by `due_ms` they must. `planned_ms`: when the plan has them called (None: not
    planned, as nobody looks after them or they are away for longer than the plan goes), by `operator_id` (None: by
    anybody). `retry_ms`: the next try after one in vain.
    """

    last_live_ms: int | None
    target_ms: int
    due_ms: int
    planned_ms: int | None = None
    operator_id: int | None = None
    retry_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One resident as the planner sees them. `known` is what is planned now, and stays where that is possible.

    `windows`: minutes of the day on the wall between which they may be called, in order and without their nap.
    `away`: pauses (ms). `by`: the operators who should call, those they trust or whose language they speak; empty for
    anybody. `likes`: hours of the wall (0 to 23) at which they were reached before, where they wish for none: a wish.
    """

    id: int
    known: Plan
    every_h: int
    windows: tuple[Span, ...]
    away: tuple[Span, ...] = ()
    by: frozenset[int] = frozenset()
    likes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter of an hour in which the centre calls. `minute`: of the day on the wall; `seats`: who is there to call.

    `operators`: those on the rota. `room`: how many calls fit. `assumed`: there is no rota, so the seats are.
    """

    start_ms: int
    day: date
    minute: int
    seats: int
    room: int
    operators: tuple[int, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is there to call. `shifts`: who from when to when (ms); `known`: from when to when there is a rota (ms).

    On a day without a rota so many are `assumed`. `call_minutes`: what a conversation takes, with the tries before it.
    """

    shifts: Sequence[tuple[int, int, int]] = ()
    assumed: int = 0
    known: Span | None = None
    call_minutes: float = CALL_MINUTES


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that the plan depends on. `slots` in order, none that is over; `anew`: what is planned may move.

    `taken`: how many calls there are in each slot already, of residents who are not in `needs`; empty for none.
    `planner`: who makes the plan of it. `call_minutes`: what a conversation takes, with the tries in vain before it.
    """

    now_ms: int
    needs: Sequence[Need]
    slots: Sequence[Slot]
    anew: bool = False
    taken: Sequence[int] = ()
    planner: PlannerName = "own"
    call_minutes: float = CALL_MINUTES


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is planned in `slot` (its number), late by `late_ms`; `short`: for lack of seats.

    `tight`: the next call of this resident, in time, and from then on there is no free room in which it would be.
    """

    resident_id: int
    at_ms: int
    due_ms: int
    late_ms: int
    slot: int
    operator_id: int | None = None
    short: bool = False
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The next call of each resident, and all calls of the days to come with them; `unplaced`: who is in no slot."""

    next: Mapping[int, Call]
    calls: Sequence[Call] = field(default=())
    unplaced: Sequence[int] = field(default=())
