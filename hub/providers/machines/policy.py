"""How long a stair-climbing machine is away, and when it is free: decisions only."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

FLOORS_MAX = 60
DISTANCE_M_MAX = 20_000
# Six minutes for five floors (what the service's own people count with), up and down again.
CLIMB_MIN, CLIMB_FLOORS = 6, 5
# A machine of 30 kg on an electric tricycle through the lanes, about 12 km/h; and the straps at both ends.
TRAVEL_M_A_MIN = 200
STRAPS_MIN = 10
MINUTE_MS = 60_000


class Span(NamedTuple):
    """From this instant and before that one, in ms."""

    from_ms: int
    until_ms: int


def minutes_needed(floors: int, distance_m: int) -> int:
    """From leaving to being back: the way there and home, the straps, `floors` up and down."""
    climb = ceil(floors * CLIMB_MIN / CLIMB_FLOORS)
    travel = ceil(distance_m / TRAVEL_M_A_MIN)
    return 2 * travel + STRAPS_MIN + 2 * climb


def free(open_: Iterable[Span], booked: Iterable[Span]) -> list[Span]:
    """What of `open_` nobody has booked, in order. `open_` may touch, `booked` may overlap."""
    taken = sorted(booked)
    found: list[Span] = []
    for begins, ends in _joined(open_):
        at = begins
        for from_ms, until_ms in taken:
            if until_ms <= at or from_ms >= ends:
                continue
            if from_ms > at:
                found.append(Span(at, from_ms))
            at = max(at, until_ms)
        if at < ends:
            found.append(Span(at, ends))
    return found


def first_start(spans: Sequence[Span], minutes: int, not_before_ms: int) -> int | None:
    """The first instant at which so many minutes fit into one of `spans`."""
    for from_ms, until_ms in spans:
        start = max(from_ms, not_before_ms)
        if start + minutes * MINUTE_MS <= until_ms:
            return start
    return None


def is_within(wanted: Span, open_: Iterable[Span]) -> bool:
    """Whether they are at work for all of it."""
    return any(one.from_ms <= wanted.from_ms and wanted.until_ms <= one.until_ms for one in _joined(open_))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Until midnight and from midnight on is one span."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.from_ms <= found[-1].until_ms:
            found[-1] = Span(found[-1].from_ms, max(found[-1].until_ms, one.until_ms))
        else:
            found.append(one)
    return found
