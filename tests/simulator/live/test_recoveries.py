"""When many lose their lines at once, it is told how fast they were back, and how long a press had to wait."""

from __future__ import annotations

from simulator.live.recoveries import Recoveries


def town_of(phones: int) -> Recoveries:
    town = Recoveries(phones)
    town.linked(0.0, count=phones)
    return town


def test_a_storm_is_measured_from_the_first_who_is_back_to_the_last() -> None:
    town = town_of(100)
    town.lost(10.0, 100)
    for number in range(100):
        town.dialled(13 + number / 64)
        town.linked(13 + number / 64, 11.0 if number == 5 else 13.5 if number == 60 else None)
    [one] = town.as_json()
    assert (one["began_s"], one["lost"], one["away_s"], one["all_back_s"]) == (10.0, 100, 3.0, round(99 / 64, 3))
    assert (one["pressing"], one["pressing_waited_s_max"]) == (2, round(60 / 64 - 0.5, 3))
    assert one["dialled_per_s_max"] == 64


def test_a_single_cable_is_no_storm() -> None:
    town = town_of(100)
    town.lost(10.0)
    town.linked(12.0)
    assert town.as_json() == []
    assert town.connected == 100


def test_a_storm_that_is_not_over_says_so() -> None:
    town = town_of(100)
    town.lost(10.0, 100)
    town.linked(12.0, count=40)
    [one] = town.as_json()
    assert (one["away_s"], one["all_back_s"]) == (2.0, None)
    assert town.connected == 40
