"""What a scenario asks for: a fault at a certain time, or some of a kind whenever chance has it."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

MINUTE_S = 60


class At(NamedTuple):
    """A fault that begins when the town's clocks show `clock` for the first time in the run, or every day."""

    kind: str
    clock: time
    lasts_s: float
    scope: str | None  # None: one of those that its kind can have
    every_day: bool
    parameters: dict[str, int | str]


class Drawn(NamedTuple):
    """Faults of this kind as chance has them. `sure`: left out of no run; `times`: how much more often."""

    kind: str
    sure: bool
    times: float


Wish = At | Drawn


def once(
    kind: str, at: str, *, lasts_s: float = 0.0, lasts_min: float = 0.0, scope: str | None = None, **how: int | str
) -> At:
    """At this time of the day (HH:MM or HH:MM:SS, Shanghai), once. `how`: parameters that shall not be drawn."""
    return At(kind, time.fromisoformat(at), lasts_s + lasts_min * MINUTE_S, scope, every_day=False, parameters=how)


def daily(
    kind: str, at: str, *, lasts_s: float = 0.0, lasts_min: float = 0.0, scope: str | None = None, **how: int | str
) -> At:
    """At this time of every day of the run."""
    return At(kind, time.fromisoformat(at), lasts_s + lasts_min * MINUTE_S, scope, every_day=True, parameters=how)


def some(*kinds: str, times: float = 1.0) -> tuple[Drawn, ...]:
    """Faults of these kinds in every run, when and where chance has them."""
    return tuple(Drawn(kind, sure=True, times=times) for kind in kinds)


def perhaps(*kinds: str, times: float = 1.0) -> tuple[Drawn, ...]:
    """The same, but each kind is left out of some runs altogether."""
    return tuple(Drawn(kind, sure=False, times=times) for kind in kinds)
