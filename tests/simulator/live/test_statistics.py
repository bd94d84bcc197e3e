"""A press is counted once, however often it is sent and answered."""

from __future__ import annotations

from simulator.live.statistics import Statistics

FIRST, SECOND = ("ph-00001", "00000001", 1), ("ph-00002", "00000002", 1)


def test_a_press_sent_twice_and_answered_twice_counts_once() -> None:
    town = Statistics(2)
    town.pressed(FIRST, 1_000_000)
    town.pressed(FIRST, 1_500_000)
    town.answered_with(FIRST, "received", 1_600_000)
    town.answered_with(FIRST, "received", 1_700_000)
    assert (town.presses, town.answered, town.received_times.slowest_ms) == (1, 1, 600)


def test_what_waits_is_shown_as_waiting() -> None:
    town = Statistics(2)
    town.pressed(FIRST, 1_000_000)
    town.pressed(SECOND, 1_000_000)
    town.answered_with(SECOND, "received", 1_004_000)
    figures = town.as_json()
    assert (figures["presses"], figures["answered"], figures["waiting"]) == (2, 1, 1)
    assert (figures["fastest_ms"], figures["slowest_ms"]) == (4, 4)
    assert "2 presses, 1 answered, slowest 4 ms" in town.as_text()
