"""New firmware in the virtual town: a few first, the rest if all is well, and back again where it does not start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.virtual.options import Options, Result
from simulator.virtual.run import run

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry

MINUTE_US = 60_000_000
HOMES = 6


def _lived(percent: int, *, leap: bool = True) -> tuple[Result, list[Entry]]:
    told: list[Entry] = []
    faults = (
        once("rollout", "10:01", lasts_min=10, percent=percent),
        once("everyone_presses", "10:12", lasts_s=30, lasts_min=0, scope="town", percent=100, tests=0, by_remote=0),
    )
    scenario = Scenario("test", "New firmware.", "2026-11-02 10:00", {0: 60}, faults=faults, telephones=False)
    found = run(Options(3, "test", HOMES, 15 * MINUTE_US, leap=leap), (told.append,), None, scenario)
    assert not found.violations
    return found, told


def _at_last(told: list[Entry]) -> dict[str, object]:
    return [one.data for one in told if (one.who, one.what) == ("hub", "rollout")][-1]


def _heard(told: list[Entry]) -> set[str]:
    return {str(one.data["button"]) for one in told if one.what == "heard"}


def test_a_good_build_reaches_every_phone_the_first_ones_alone() -> None:
    _, told = _lived(0)
    states = [one.data for one in told if (one.who, one.what) == ("hub", "rollout")]
    assert (states[-1]["state"], states[-1]["done"], states[-1]["failed"]) == ("done", HOMES, 0)
    assert all(one["waiting"] == HOMES - 3 for one in states[1:] if int(str(one["done"])) < 3), "three go first"
    assert _heard(told) == {f"ph-{number:05}" for number in range(1, HOMES + 1)}


def test_a_bad_build_is_gone_back_from_and_goes_no_further_and_every_phone_still_delivers_a_press() -> None:
    found, told = _lived(100)
    last = _at_last(told)
    assert last["state"] == "stopped"
    assert last["done"] == 0
    assert found.counts["ph.bad_start"] in (3, 6, 9), "three bad starts of each that had begun"
    assert _heard(told) == {f"ph-{number:05}" for number in range(1, HOMES + 1)}


@pytest.mark.parametrize("percent", [50])
def test_leapt_over_or_not_it_is_the_same_rollout(percent: int) -> None:
    assert _lived(percent)[0].hash == _lived(percent, leap=False)[0].hash
