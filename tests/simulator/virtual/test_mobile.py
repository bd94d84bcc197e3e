"""The second way of a press in the virtual town: late, lost, refused, and there in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.virtual.options import Options, Result
from simulator.virtual.run import run

if TYPE_CHECKING:
    from simulator.faults.wishes import Wish
    from simulator.virtual.trace import Entry

MINUTE_US = 60_000_000
HOMES = 6


def _lived(*more: Wish, seed: int = 2, minutes: int = 12) -> tuple[Result, list[Entry]]:
    told: list[Entry] = []
    wishes = (
        once("partition", "10:01", lasts_min=10, scope="town"),
        once("everyone_presses", "10:02", lasts_s=30, lasts_min=0, scope="town", percent=100),
        *more,
    )
    scenario = Scenario("test", "Nobody's line works.", "2026-11-02 10:00", {0: 60}, faults=wishes)
    found = run(Options(seed, "test", HOMES, minutes * MINUTE_US), (told.append,), None, scenario)
    return found, told


def _opened(told: list[Entry], until_min: float) -> set[str]:
    """Whose alarm the hub has opened by then."""
    return {
        str(one.data["device_id"])
        for one in told
        if (one.who, one.what) == ("hub", "alarm")
        and one.data["what"] == "opened"
        and one.data["kind"] == "sos"
        and one.at_us < until_min * MINUTE_US
    }


def test_while_nobodys_line_works_every_press_comes_by_sms() -> None:
    found, told = _lived()
    assert not found.violations
    assert len(_opened(told, 10.9)) == HOMES
    assert found.counts["mobile network.takes"] >= HOMES
    received = [
        one for one in told if one.what == "light" and one.data["state"] == "received" and one.at_us < 11 * MINUTE_US
    ]
    assert received, "the sealed answer is an answer"


def test_without_a_mobile_network_they_come_when_it_is_back() -> None:
    found, told = _lived(once("mobile_out", "10:01", lasts_min=4, scope="town"))
    assert not found.violations
    assert _opened(told, 5) == set()
    assert len(_opened(told, 10.9)) == HOMES


def test_a_hub_that_was_dead_is_brought_them_again() -> None:
    found, told = _lived(once("hub_crash", "10:01:30", lasts_min=4, steps=1))
    assert not found.violations
    assert _opened(told, 5.4) == set()
    assert len(_opened(told, 10.9)) == HOMES


def test_the_same_seed_has_the_same_messages() -> None:
    assert _lived(seed=5)[0].hash == _lived(seed=5)[0].hash
