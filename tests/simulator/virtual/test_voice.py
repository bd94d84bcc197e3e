"""Calls in the virtual town: the desk reaches who has pressed by the phone itself, and a stranger never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faults.wishes import once
from simulator.invariants import phones
from simulator.scenarios import Scenario
from simulator.virtual.options import Options, Result
from simulator.virtual.run import run
from simulator.virtual.voice import WHO
from tests.firmware.planted import planted
from tests.firmware.test_planted_faults import FAULTS

if TYPE_CHECKING:
    from simulator.faults.wishes import Wish
    from simulator.virtual.trace import Entry

MINUTE_US = 60_000_000
HOMES = 6
OF_PHONES = tuple(phones.invariant.all)
PROMISE = "a_phone_takes_only_the_centres_calls"
PRESSES = once("everyone_presses", "10:02", lasts_s=30, lasts_min=0, scope="town", percent=100)


def _lived(*wishes: Wish, minutes: int, seed: int = 3, until_violation: bool = False) -> tuple[Result, list[Entry]]:
    told: list[Entry] = []
    scenario = Scenario("test", "People call.", "2026-11-02 10:00", {0: 60}, faults=wishes, voices=True)
    options = Options(seed, "test", HOMES, minutes * MINUTE_US, until_violation=until_violation, invariants=OF_PHONES)
    found = run(options, (told.append,), None, scenario)
    return found, told


def _of(told: list[Entry], what: str) -> list[Entry]:
    return [one for one in told if (one.who, one.what) == (WHO, what)]


def test_the_desk_reaches_who_has_pressed_and_the_phone_takes_the_call_at_once() -> None:
    found, told = _lived(PRESSES, minutes=12)
    assert not found.violations
    taken = _of(told, "taken")
    assert taken, "nobody was reached by the phone"
    assert {one.data["rings"] for one in taken} == {1}


def test_a_phone_whose_line_is_dead_and_that_nobody_answers_calls_the_centre() -> None:
    out = once("partition", "10:01", lasts_min=10, scope="town")
    dead = once("hub_crash", "10:01:30", lasts_min=4, steps=1)
    found, told = _lived(out, dead, PRESSES, minutes=12)
    assert not found.violations
    dialled = _of(told, "dials")
    pressed = [one for one in told if one.what == "heard"]
    assert {one.data["phone"] for one in dialled} == {one.who for one in pressed}
    assert min(one.at_us for one in dialled) >= min(one.at_us for one in pressed) + 19_990_000  # by its own crystal


def test_whoever_sits_at_the_desk_takes_the_call_of_a_phone_that_nothing_else_brings_to_the_centre() -> None:
    out = once("partition", "10:01", lasts_min=8, scope="town")
    lost = once("sms_lost", "10:01", lasts_min=8, scope="town", percent=100)
    found, told = _lived(out, lost, PRESSES, minutes=16)
    assert not found.violations
    answered = [one for one in told if one.what == "answers"]
    talks = [one for one in told if one.what == "talks" and one.at_us > answered[0].at_us]
    assert {one.who for one in talks} & {one.who for one in answered}
    through = {one.data["phone"] for one in _of(told, "put_through")}
    assert through
    assert through <= {one.data["phone"] for one in _of(told, "dials")}


def test_strangers_ring_in_vain_and_a_phone_that_lets_them_in_is_noticed() -> None:
    found, told = _lived(minutes=240)
    strangers = _of(told, "rings")
    assert len(strangers) > HOMES
    assert not found.violations
    [fault] = [one for one in FAULTS if one.name == "strangers are let in while an alarm is open"]
    with planted(fault):
        found, _ = _lived(minutes=240, until_violation=True)
    assert {one.name for one in found.violations} == {PROMISE}


def test_the_same_seed_has_the_same_calls() -> None:
    assert _lived(PRESSES, minutes=6, seed=5)[0].hash == _lived(PRESSES, minutes=6, seed=5)[0].hash
