"""Real runs of a small town, each made once, and the system's own Chromium to look at their reports with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.report import Recorder
from simulator.report.facts import Facts, gather
from simulator.virtual.options import Options, Violation
from simulator.virtual.run import run
from tools.setup.components import find_chromium

HOUR_US = 3_600_000_000
LIVELY = Options(seed=5, scenario="power_cut", devices=12, span_us=HOUR_US)
QUIET = Options(seed=5, scenario="quiet_night", devices=1, span_us=HOUR_US // 10)


def lived(options: Options) -> Facts:
    """All about one run."""
    recorder = Recorder()
    return gather(options, run(options, (recorder,)), recorder)


@pytest.fixture(scope="session")
def lively() -> Facts:
    """An hour with a power cut, in which some press."""
    return lived(LIVELY)


@pytest.fixture(scope="session")
def quiet() -> Facts:
    """A few minutes in which nobody presses."""
    return lived(QUIET)


@pytest.fixture(scope="session")
def broken(lively: Facts) -> Facts:
    """The lively hour, as if a promise had broken in it, and Ctrl-C had ended it."""
    violation = Violation("no_accepted_press_is_lost", "the <press> 7", 600_000_000, ("ph-00001",), (1,))
    return replace(lively, result=replace(lively.result, violations=(violation,), interrupted=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium refuses its sandbox to root, which is what a container's tests run as; it opens only our own page."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nobody's: the page is a file. In place of pytest-playwright's, which pytest 9 warns about."""
