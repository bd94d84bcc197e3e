"""The real remote control in the virtual town: heard near and far, tells the truth, and nobody else is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sos.parts import radio, remotes

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.virtual import worn
from simulator.virtual.options import Options, Result
from simulator.virtual.run import run
from tests.simulator.ablations.safeguard import always

if TYPE_CHECKING:
    from simulator.faults.wishes import Wish
    from simulator.virtual.trace import Entry

MINUTE_US = 60_000_000
STRANGERS = worn.NEAR._replace(stranger=0.9)
PRESSES = tuple(
    once("everyone_presses", f"10:{minute:02}", lasts_s=20, lasts_min=0, scope="town", percent=100, by_remote=100)
    for minute in (6, 8, 10, 12)
)


def _lived(
    *faults: Wish, homes: int = 4, minutes: int = 13, leap: bool = True, halt: bool = False
) -> tuple[Result, list[Entry]]:
    told: list[Entry] = []
    scenario = Scenario("test", "Radios.", "2026-11-02 10:00", {0: 60}, faults=faults, telephones=False)
    options = Options(4, "test", homes, minutes * MINUTE_US, leap=leap, until_violation=halt)
    return run(options, (told.append,), None, scenario), told


def _heard(told: list[Entry]) -> list[str]:
    return [str(one.data["button"]) for one in told if one.what == "heard"]


def test_everybody_who_presses_a_remote_control_is_heard_once_whatever_strangers_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worn, "NEAR", STRANGERS)
    found, told = _lived(*PRESSES)
    assert not found.violations
    assert sorted(_heard(told)) == sorted([f"rc-{number:05}" for number in range(1, 5)] * len(PRESSES))


def test_a_phone_that_believed_every_frame_would_take_a_strangers_for_a_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worn, "NEAR", STRANGERS)
    monkeypatch.setattr(radio, "same_bytes", always(True))
    monkeypatch.setattr(remotes.Known, "is_new", always(True))
    found, _ = _lived(*PRESSES, halt=True)
    assert "a_press_by_radio_is_of_a_hand" in {one.name for one in found.violations}


def test_quiet_hours_with_check_ins_are_the_same_leapt_over_or_not() -> None:
    (quick, _), (slow, _) = (_lived(PRESSES[0], homes=3, minutes=150, leap=leap) for leap in (True, False))
    assert quick.hash == slow.hash
    assert quick.counts["steps"] < slow.counts["steps"]
