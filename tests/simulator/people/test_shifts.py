"""Seats are taken by the hour, by people who go home in between."""

from __future__ import annotations

from collections import Counter

from simulator.people.shifts import stretches
from simulator.town.centre import staff

STAFF = staff(7)
BY_HOUR = (3,) * 7 + (12,) * 12 + (5,) * 5


def present(day: int, hour: int, by_hour: tuple[int, ...] = BY_HOUR) -> list[int]:
    return [
        one.id
        for one in STAFF
        if any(part.begins <= hour < part.ends for part in stretches(STAFF, by_hour, one.id, day))
    ]


def test_as_many_seats_are_taken_as_are_wanted_in_each_hour() -> None:
    for day in range(100, 107):
        assert [len(present(day, hour)) for hour in range(24)] == list(BY_HOUR)


def test_one_of_each_shift_is_a_supervisor() -> None:
    supervisors = {one.id for one in STAFF if one.role == "supervisor"}
    assert all(len(supervisors & set(present(day, hour))) == 1 for day in range(3) for hour in range(24))


def test_nobody_works_two_shifts_running_in_a_full_centre() -> None:
    for day in range(100, 110):
        early, late = set(present(day, 9)), set(present(day, 17))
        assert early.isdisjoint(late)
        assert late.isdisjoint(present(day + 1, 3))


def test_everybody_works_sometimes() -> None:
    counts = Counter(one for day in range(28) for one in present(day, 9))
    assert set(counts) == {one.id for one in STAFF}


def test_where_nobody_is_wanted_nobody_comes() -> None:
    by_day = (0,) * 8 + (6,) * 12 + (0,) * 4
    assert present(5, 3, by_day) == []
    assert len(present(5, 19, by_day)) == 6


def test_a_small_centre_has_empty_seats() -> None:
    few = STAFF[3:6]
    seated = [one.id for one in few if stretches(few, (12,) * 24, one.id, 5)]
    assert seated == [one.id for one in few]
