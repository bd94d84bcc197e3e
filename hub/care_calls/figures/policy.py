"""Why nobody talked with a resident in time, and what the last conversations say together: decisions only."""

from collections.abc import Iterable, Sequence

from ..planning.model import CALL_MINUTES
from .model import Facts, Reason

# A hub that runs notes a breach within seconds; later than this it was off when it happened.
NOTED_WITHIN_MS = 5 * 60_000
# What one call takes, with noting it.
CALL_MS = CALL_MINUTES * 60_000


def reason_of(facts: Facts) -> Reason:
    """The first that holds. A visit that is on its way says more than the calls before it, those more than the rota."""
    if facts.visits:
        return "visit"
    if facts.steps:
        return "escalated"
    if facts.alarm_id is not None:
        return "alarm"
    if facts.noted_after_ms > NOTED_WITHIN_MS:
        return "hub_off"
    if facts.tries:
        return "tried"
    if facts.needed_ms > facts.seat_ms:
        return "no_seats"
    return "interrupted" if facts.interrupted else "nobody_tried"


def median(values: Iterable[int]) -> int | None:
    """Half of them are smaller, half of them larger (of two in the middle: the smaller one)."""
    in_order = sorted(values)
    return in_order[(len(in_order) - 1) // 2] if in_order else None


def pct(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent; None of nothing. Never 100 where one is missing."""
    if not whole:
        return None
    return min(round(100 * part / whole, 2), 99.99) if part < whole else 100.0


def spread(values: Sequence[int], most: int) -> list[dict[str, int]]:
    """How often each value from 1 on came; what is above `most` counts as `most`."""
    return [{"tries": n, "contacts": sum(min(one, most) == n for one in values)} for n in range(1, most + 1)]
