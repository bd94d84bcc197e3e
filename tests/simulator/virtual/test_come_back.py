"""A whole town has pressed and waits for its answer when all lines go at once: it comes back soon, and not in step."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.virtual.options import Options
from simulator.virtual.run import run

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry

HOMES = 40
SECOND_US = 1_000_000
PRESSED_S, CUT_S = 120, 140
QUARTER_US = SECOND_US // 4


def test_phones_with_a_press_to_tell_dial_anew_over_a_second_and_a_half() -> None:
    told: list[Entry] = []
    wishes = (
        once("hub_crash", "10:01:55", lasts_min=2, steps=0),
        once("everyone_presses", "10:02", lasts_s=5, lasts_min=0, scope="town", percent=100),
        once("cut", "10:02:20", scope="town", lasts_min=0),
    )
    scenario = Scenario("test", "All press, and all lines go.", "2026-11-02 10:00", {0: 60}, faults=wishes)
    found = run(Options(3, "test", HOMES, 8 * 60 * SECOND_US), (told.append,), None, scenario)
    assert not found.violations
    pressed = {one.who for one in told if one.what == "heard" and one.at_us < CUT_S * SECOND_US}
    assert len(pressed) > HOMES * 3 // 4
    first_us: dict[str, int] = {}
    for one in told:
        if one.what == "dialled" and one.who in pressed and one.at_us >= CUT_S * SECOND_US:
            first_us.setdefault(one.who, one.at_us - CUT_S * SECOND_US)
    assert first_us.keys() == pressed
    assert max(first_us.values()) < 2 * SECOND_US
    in_a_quarter = Counter(at_us // QUARTER_US for at_us in first_us.values())
    assert max(in_a_quarter.values()) <= len(pressed) // 2, in_a_quarter
