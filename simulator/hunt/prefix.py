"""The shortest beginning of a run that still breaks the promise: after it nothing new happens, and yet it breaks.

A run is cut between two happenings (what a resident does, a fault that begins or ends), never within one. So the
question is how many happenings it takes, and halving answers it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ROUND_US: Final = (60_000_000, 1_000_000, 1_000, 1)


def cuts(happenings_us: Iterable[int], end_us: int) -> list[int]:
    """Where the run can be cut: before everything, after each happening before `end_us`, and at `end_us`.

    Each is as round a number as fits before the next happening, because a person will read and type it.
    """
    times = sorted({at_us for at_us in happenings_us if at_us < end_us})
    found = [0]
    for at_us, then_us in pairwise([*times, end_us]):
        cut_us = _between(at_us, then_us)
        if cut_us is not None:
            found.append(cut_us)
    return [*found, end_us]


def shortest(count: int, breaks: Callable[[int], bool]) -> int:
    """The first of `count` cuts, 0 to `count` - 1, at which `breaks` is true. Of the last one it is known, not asked.

    Each question is a run, so there are as few as can be: the logarithm of `count`, and none twice. If a longer
    beginning may hold where a shorter one breaks, it is one that breaks while the next shorter one asked about holds.
    """
    low, high = -1, count - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if breaks(middle) else (middle, high)
    return high


def runs_max(count: int) -> int:
    """So many questions at most."""
    return (count - 1).bit_length()


def _between(at_us: int, then_us: int) -> int | None:
    for unit_us in _ROUND_US:
        cut_us = (at_us // unit_us + 1) * unit_us
        if cut_us < then_us:
            return cut_us
    return None
