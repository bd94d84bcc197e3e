"""One call that is to be planned, and which quarters of an hour are good for it."""

from bisect import bisect_left, bisect_right

from .model import SLOT_MS, Need, Plan, Slot, Span
from .policy import bounds


class Job:
    """One call to be made. `allowed`: the numbers of the slots in the resident's windows, in order, `times` when each
    begins (ms). Those from `first` until before `last` are in time, those from `best` until before `end` are best, from
    `early` on good.
    """

    __slots__ = (
        "allowed",
        "best",
        "due_ms",
        "early",
        "end",
        "first",
        "kept",
        "last",
        "later",
        "need",
        "next",
        "operator",
        "plan",
        "slot",
        "times",
        "waits",
    )

    def __init__(self, need: Need, plan: Plan, allowed: list[int], times: list[int], now_ms: int) -> None:
        release_ms, early_ms, from_ms, to_ms, due_ms = bounds(plan, need.every_h, now_ms)
        self.need, self.plan, self.due_ms, self.allowed, self.times = need, plan, due_ms, allowed, times
        self.waits = plan.target_ms <= now_ms
        first = self.first = bisect_left(times, release_ms)
        self.last = max(first, bisect_right(times, due_ms - SLOT_MS))
        self.early = max(first, bisect_left(times, early_ms))
        self.best = max(first, bisect_left(times, from_ms))
        self.end = min(self.last, bisect_right(times, to_ms - SLOT_MS))
        self.slot = -1
        self.kept = False  # where it was planned before: moved only so that nobody is late
        self.next = True  # not one of those that are only projected: these make none of the next ones late
        self.later = False  # the resident's call after this one is planned already
        self.operator: int | None = None

    @property
    def timely(self) -> list[int]:
        return self.allowed[self.first : self.last]

    @property
    def good(self) -> list[int]:
        return self.allowed[self.early : self.end]


def is_fixed(job: Job) -> bool:
    """A try after one in vain is where it was promised."""
    return job.plan.retry_ms is not None and job.plan.planned_ms == job.plan.retry_ms


def within(slot: Slot, windows: tuple[Span, ...]) -> bool:
    """Whether the whole slot lies in one of these windows."""
    return any(begin <= slot.minute and slot.minute + SLOT_MS // 60_000 <= end for begin, end in windows)


def overlaps(start_ms: int, away: tuple[Span, ...]) -> bool:
    """Whether a part of the slot that begins then lies in one of these pauses."""
    return any(begin < start_ms + SLOT_MS and start_ms < end for begin, end in away)
