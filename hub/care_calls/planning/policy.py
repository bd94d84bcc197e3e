"""By when somebody must have talked with a resident again, and when it is too early: decisions only."""

from collections.abc import Sequence
from typing import NamedTuple

from hub.residents import due_after_pauses

from .model import Plan, Span

HOUR_MS = 3_600_000
# Never more than 72 hours after the last live conversation (the case this is built from; Beijing guide: "every three
# days"). Some residents have agreed on fewer.
EVERY_H = 72
# The call is aimed at five sixths of that (60 of 72 hours), so that there is time to try again.
AIM = 5, 6
SPARE_MS = EVERY_H * HOUR_MS * (AIM[1] - AIM[0]) // AIM[1]
# Who is past the target has so long, at least, to be called in turn: not everybody in the next quarter of an hour.
SOON_MS = 6 * HOUR_MS


class Bounds(NamedTuple):
    """When a call may be: not before `release_ms`, best between `from_ms` and `to_ms`, at the latest at `due_ms`.

    Where there is much to do then, it is good from `early_ms` on.
    """

    release_ms: int
    early_ms: int
    from_ms: int
    to_ms: int
    due_ms: int


def next_call(last_live_ms: int, every_h: int, pauses: Sequence[Span], now_ms: int) -> tuple[int, int]:
    """Target and due time of the next call. `pauses`: from when to when the resident is away (ms), in order.

    Who is back from a pause, or will be, is called when they are; nobody is called during one.
    """
    due_ms = last_live_ms + every_h * HOUR_MS
    target_ms = due_ms - every_h * HOUR_MS * (AIM[1] - AIM[0]) // AIM[1]
    for from_ms, to_ms in pauses:
        if from_ms >= to_ms or to_ms <= last_live_ms:
            continue
        if from_ms <= now_ms or from_ms <= target_ms < to_ms:
            target_ms = to_ms
    return target_ms, max(due_after_pauses(last_live_ms, due_ms, pauses), target_ms)


def bounds(plan: Plan, every_h: int, now_ms: int) -> Bounds:
    """When the next call may be. Called too early, the town would have to be called more often than it need be."""
    every_ms = every_h * HOUR_MS
    best_ms, spare_ms = plan.target_ms - every_ms // 6, every_ms // 6
    first_ms = (
        min(best_ms - spare_ms, plan.last_live_ms + every_ms // 4)
        if plan.last_live_ms is not None
        else best_ms - spare_ms
    )
    to_ms = plan.target_ms + spare_ms // 2
    if plan.target_ms <= now_ms:
        to_ms = max(to_ms, now_ms + SOON_MS, plan.due_ms - spare_ms)
    return Bounds(max(now_ms, first_ms), max(now_ms, best_ms - spare_ms), max(now_ms, best_ms), to_ms, plan.due_ms)
