"""A resident's day is drawn from the seed, looks like life, and happens as often as life does."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

from simulator.people import residents
from simulator.people.calendar import DAY_US, HOUR_US, local, midnight_us
from simulator.people.residents import HANDS, Act
from simulator.people.rhythm import away, rhythm
from simulator.town import build
from simulator.virtual.chance import Chance

MONDAY = date(2026, 11, 2)
BEGINS_MS = 1_793_548_800_000  # that Monday's midnight in Shanghai
TOWN = build(7, 400).residents


@lru_cache(maxsize=4)
def month(seed: int, intensity: float) -> list[Act]:
    chance = Chance(seed)
    return [
        act
        for number in range(30)
        for one in TOWN
        for act in residents.day(chance, one, MONDAY + timedelta(number), intensity)
    ]


def test_the_same_seed_has_the_same_days() -> None:
    assert month(7, 1.0) == [
        act
        for number in range(30)
        for one in TOWN
        for act in residents.day(Chance(7), one, MONDAY + timedelta(number), 1.0)
    ]
    assert month(7, 1.0) != month(8, 1.0)


def test_a_day_can_be_asked_about_alone_and_of_one_resident_alone() -> None:
    day = MONDAY + timedelta(11)
    assert [residents.day(Chance(7), one, day, 100.0) for one in TOWN[:20]] == [
        residents.day(Chance(7), one, day, 100.0) for one in build(7, 20).residents
    ]


def test_people_call_as_often_as_they_did_in_minhang() -> None:
    """12,985 calls of 8,000 residents in 152 days are 128 of 400 in 30; further presses and tests come on top."""
    counts = Counter(one.what for one in month(7, 1.0))
    assert 80 < counts["press"] + counts["press_remote"] < 260
    assert counts["cancel"] > 10
    assert 200 < counts["test"] < 400  # once a month, and three of ten forget


def test_nobody_presses_where_the_intensity_is_nothing() -> None:
    assert {one.what for one in month(7, 0.0)}.isdisjoint(HANDS)


def test_a_dense_life_has_falls_of_every_kind() -> None:
    acts = month(7, 20.0)
    falls = Counter((one.how["far_from_phone"], one.how["able"]) for one in acts if one.what == "fall")
    assert min(falls[kind] for kind in ((True, True), (False, True), (False, False))) > 0
    assert any(one.how["far"] for one in acts if one.what == "press_remote")
    assert all(set(one.how) == {"far"} for one in acts if one.what == "press_remote")


def test_most_is_done_by_day() -> None:
    hours = Counter(one.at_us // HOUR_US for one in month(7, 20.0) if one.what in HANDS)
    by_night = sum(hours[hour] for hour in (0, 1, 2, 3, 23))
    assert 0 < by_night < sum(hours.values()) / 15
    assert hours[10] > 3 * hours[3]


def test_acts_come_in_order_and_belong_to_their_day() -> None:
    for one in TOWN[:100]:
        times = [act.at_us for act in residents.day(Chance(3), one, MONDAY, 200.0)]
        assert times == sorted(times)
        assert all(0 <= at_us < DAY_US + HOUR_US for at_us in times)


def test_who_is_in_hospital_presses_nothing() -> None:
    chance, seen = Chance(7), 0
    for one in TOWN:
        for number in range(30):
            day = MONDAY + timedelta(number)
            gone = away(chance, one, day)
            if gone is not None and gone.first < day.toordinal() < gone.last:
                seen += 1
                assert residents.day(chance, one, day, 50.0) == []
    assert seen > 50


def test_who_leaves_comes_back() -> None:
    whats = Counter(one.what for one in month(7, 1.0))
    left = whats["to_hospital"] + whats["on_a_journey"]
    assert left > 10
    assert abs(left - whats["back"]) < left


def test_the_hard_of_hearing_press_again_more_often() -> None:
    def presses(hearing: str) -> float:
        days = [
            residents.day(Chance(7), one._replace(hearing=hearing), MONDAY + timedelta(n), 50.0)
            for one in TOWN[:100]
            for n in range(4)
        ]
        return sum(act.what.startswith("press") for acts in days for act in acts)

    assert presses("deaf") > 1.3 * presses("good")


def test_a_nap_is_quieter_than_the_morning() -> None:
    own = rhythm(Chance(7), TOWN[0])._replace(nap_min=780, nap_for_min=60)
    minutes = Counter(own.minute(n / 5000) for n in range(5000))
    assert all(0 <= minute < 1440 for minute in minutes)
    nap = sum(count for minute, count in minutes.items() if 780 <= minute < 840)
    after = sum(count for minute, count in minutes.items() if 840 <= minute < 900)
    assert 0 < nap < after / 5


def test_a_run_knows_what_day_it_is_in_shanghai() -> None:
    assert local(BEGINS_MS, 0) == (MONDAY, 0)
    assert local(BEGINS_MS, 25 * HOUR_US + 1) == (MONDAY + timedelta(1), HOUR_US + 1)
    assert midnight_us(BEGINS_MS, MONDAY) == 0
    assert midnight_us(BEGINS_MS + 3_600_000, MONDAY + timedelta(2)) == 47 * HOUR_US
