"""What a run of the town in virtual time is asked for, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# Called between two steps, some times a second: microseconds of virtual time so far, entries in the trace so far. The
# run goes on while the answer is True; else it ends there, with what it has, as one that was interrupted.
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Options:
    """One run. The same options give the same trace, in every process and on every machine.

    span_us: how long the town lives, virtual microseconds. calm_from_us: nothing new happens from then on (no act, no
    fault; faults that are there end), everything gets the time to settle, the last checks are made; None: at the end
    of the span. invariants: only these names; None: all. folder: where its database is kept; None: nowhere.
    """

    seed: int
    scenario: str
    devices: int
    span_us: int
    leap: bool = True
    invariants: tuple[str, ...] | None = None
    until_violation: bool = False
    calm_from_us: int | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant (`name`) that did not hold at `at_us`; `text` says how; and whom, and which alarms, it is about."""

    name: str
    text: str
    at_us: int
    devices: tuple[str, ...] = ()
    alarm_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. hash: over the whole trace, 64 hex digits. events: entries in the trace. virtual_s: as far as it
    came. stopped_early: at a violation, because it was told to. interrupted: `Progress` said no.
    """

    seed: int
    hash: str
    events: int
    wall_s: float
    virtual_s: float
    violations: tuple[Violation, ...]
    counts: dict[str, int] = field(default_factory=dict[str, int])
    stopped_early: bool = False
    interrupted: bool = False
