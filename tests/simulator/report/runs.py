"""Real runs of a small town, each lived through once in a process, for the tests that look at their reports."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from simulator.report import Recorder
from simulator.report.facts import Facts, gather
from simulator.virtual.options import Options, Violation
from simulator.virtual.run import run

HOUR_US = 3_600_000_000
LIVELY = Options(seed=5, scenario="power_cut", devices=12, span_us=HOUR_US)
QUIET = Options(seed=5, scenario="quiet_night", devices=1, span_us=HOUR_US // 10)


def lived(options: Options) -> Facts:
    """All about one run."""
    recorder = Recorder()
    return gather(options, run(options, (recorder,)), recorder)


@cache
def lively() -> Facts:
    """An hour with a power cut, in which some press."""
    return lived(LIVELY)


@cache
def quiet() -> Facts:
    """A few minutes in which nobody presses."""
    return lived(QUIET)


@cache
def broken() -> Facts:
    """The lively hour, as if a promise had broken in it, and Ctrl-C had ended it."""
    violation = Violation("no_accepted_press_is_lost", "the <press> 7", 600_000_000, ("ph-00001",), (1,))
    facts = lively()
    return replace(facts, result=replace(facts.result, violations=(violation,), interrupted=True))
