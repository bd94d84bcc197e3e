"""The one command that shows a run again, ready to be pasted into a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from simulator.virtual.when import DAY_US

if TYPE_CHECKING:
    from simulator.virtual.options import Options
    from simulator.virtual.when import When

_HOUR_US: Final = DAY_US // 24
PROGRAM: Final = ("lamplight", "simulate")


def command(options: Options, when: When) -> str:
    """All that decides what happens is in it, also what is the default today."""
    words = [*PROGRAM, "--seed", str(options.seed), "--scenario", options.scenario, "--devices", str(options.devices)]
    words += span(options.span_us)
    if not options.leap:
        words.append("--no-leap")
    if options.calm_from_us is not None:
        words += ["--calm-from", when.exact(options.calm_from_us)]
    for name in options.invariants or ():
        words += ["--invariant", name]
    if options.until_violation:
        words.append("--until-violation")
    return shlex.join(words)


def span(span_us: int) -> list[str]:
    """--days where they are whole, else --hours."""
    if span_us % DAY_US == 0:
        return ["--days", str(span_us // DAY_US)]
    return ["--hours", repr(span_us / _HOUR_US).removesuffix(".0")]
