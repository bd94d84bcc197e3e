"""What a person asked for, looked at before anything begins: whatever cannot be done is refused with what can."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator import scenarios
from simulator.hunt.concern import home_of
from simulator.virtual.options import Options
from simulator.virtual.when import DAY_US, When

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simulator.scenarios import Scenario

HOUR_US: Final = DAY_US // 24
DAYS_MAX: Final = 366
HOURS_MIN: Final = 0.1
SWARM_MAX: Final = 1_000_000
JOBS_MAX: Final = 256


class Usual(NamedTuple):
    """What is run when nothing is said."""

    scenario: str
    devices: int
    span_us: int


# Without being told: one long look at the whole town; with many seeds, short looks at a small one with much going on.
ONE: Final = Usual("quiet_night", 1_600, DAY_US)
MANY: Final = Usual("anything", 16, 4 * HOUR_US)


class Refused(ValueError):
    """`option` cannot be what it was said to be. The text says what is possible."""

    def __init__(self, option: str, text: str) -> None:
        super().__init__(text)
        self.option = option


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of the command line, as they came."""

    seed: int
    days: int | None = None
    hours: float | None = None
    scenario: str | None = None
    devices: int | None = None
    until_violation: bool = False
    invariants: tuple[str, ...] = ()
    calm_from: str | None = None
    swarm: int | None = None
    jobs: int | None = None
    leap: bool = True
    trace: Path | None = None
    trace_from: str | None = None
    trace_devices: tuple[str, ...] = ()
    report: Path | None = None
    keep_database: Path | None = None
    force: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """seeds: how many runs, from `options.seed` on; None: one, told in full. devices, from_us: what of its trace."""

    options: Options
    scenario: Scenario
    when: When
    seeds: int | None
    jobs: int
    trace: Path | None
    from_us: int
    devices: tuple[str, ...]
    report: Path | None
    keep_database: Path | None
    as_json: bool


def understood(asked: Asked) -> Request:
    """Raises Refused for what cannot be done, before anything has begun."""
    usual = ONE if asked.swarm is None else MANY
    _look_at_pairs(asked)
    [name] = names("--scenario", [asked.scenario or usual.scenario], scenarios.names())
    scenario = scenarios.find(name)
    when = When(scenario.begins_at)
    long_us = span_us(asked.days, asked.hours, usual.span_us)
    options = Options(
        seed=asked.seed,
        scenario=name,
        devices=asked.devices or usual.devices,
        span_us=long_us,
        leap=asked.leap,
        invariants=_invariants(asked.invariants),
        until_violation=asked.until_violation,
        calm_from_us=time_us("--calm-from", asked.calm_from, when, long_us),
    )
    return Request(
        options=options,
        scenario=scenario,
        when=when,
        seeds=asked.swarm,
        jobs=asked.jobs or cores(),
        trace=new_file("--trace", asked.trace, force=asked.force),
        from_us=time_us("--from", asked.trace_from, when, long_us) or 0,
        devices=homes(asked.trace_devices, options.devices),
        report=new_folder("--report", asked.report, force=asked.force),
        keep_database=new_file("--keep-database", asked.keep_database, force=asked.force),
        as_json=asked.as_json,
    )


def _invariants(asked: tuple[str, ...]) -> tuple[str, ...] | None:
    if not asked:
        return None
    from simulator.invariants import ALL  # the whole hub comes with it

    return names("--invariant", asked, ALL)


def _look_at_pairs(asked: Asked) -> None:
    """Some options mean nothing without, or together with, another one."""
    if asked.swarm is not None and (asked.trace or asked.keep_database):
        raise Refused("--trace" if asked.trace else "--keep-database", "it is of one run; leave --swarm away")
    if asked.swarm is None and asked.jobs is not None:
        raise Refused("--jobs", "it is for many runs; add --swarm N")
    if asked.trace is None and (asked.trace_from or asked.trace_devices):
        raise Refused("--from" if asked.trace_from else "--device", "it chooses from the trace; add --trace FILE")


def span_us(days: int | None, hours: float | None, otherwise_us: int) -> int:
    """Days and hours together, in virtual microseconds."""
    if days is None and hours is None:
        return otherwise_us
    total_us = (days or 0) * DAY_US + (hours or 0.0) * HOUR_US
    if not HOURS_MIN * HOUR_US <= total_us <= DAYS_MAX * DAY_US:  # also false for what is no number
        raise Refused("--days / --hours", f"possible are {HOURS_MIN:g} hours to {DAYS_MAX} days")
    return round(total_us)


def time_us(option: str, text: str | None, when: When, of_span_us: int) -> int | None:
    """A time within the run, or None when none was given."""
    try:
        return when.at_us(text, of_span_us) if text is not None else None
    except ValueError as wrong:
        raise Refused(option, str(wrong)) from wrong


def names(option: str, asked: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Each of `asked` once; one that is not known is refused with the nearest ones, or with all."""
    known = list(known)
    for name in asked:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.4)
            raise Refused(
                option, f"there is no {name!r}; {'near to it' if near else 'there'} are: {', '.join(near or known)}"
            )
    return tuple(dict.fromkeys(asked))


def homes(asked: Iterable[str], devices: int) -> tuple[str, ...]:
    """Phones and remote controls that are in a town of so many homes."""
    found = tuple(asked)
    for device in found:
        if not 1 <= (home_of(device) or 0) <= devices:
            last = f"ph-{devices:05d} and rc-{devices:05d}"
            raise Refused("--device", f"there is no {device!r} in this town; there are ph-00001 and rc-00001 to {last}")
    return found


def new_file(option: str, path: Path | None, *, force: bool) -> Path | None:
    """A file that can be written, and is not there yet unless `force`."""
    if path is None:
        return None
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise Refused(
            option, f"{path} cannot be a file: {'it is a folder' if path.is_dir() else 'its folder is missing'}"
        )
    if path.exists() and path.stat().st_size and not force:
        raise Refused(option, f"{path} is there already; --force writes over it")
    return path


def new_folder(option: str, path: Path | None, *, force: bool) -> Path | None:
    """A folder that is not there yet, or empty, unless `force`."""
    if path is None:
        return None
    if path.exists() and not path.is_dir():
        raise Refused(option, f"{path} is a file")
    if path.exists() and any(path.iterdir()) and not force:
        raise Refused(option, f"the folder {path} is not empty; --force writes into it all the same")
    return path


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
