"""Each scenario has its name, twenty lines and a story that a run of two hours sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import scenarios
from simulator.faults.plan import draw
from simulator.faults.wishes import At
from simulator.people.residents import CALLS_A_DAY
from simulator.town import build
from simulator.virtual.chance import Chance

HOUR_US = 3600 * 1_000_000
FOLDER = Path(scenarios.__file__).parent
REQUIRED = {
    "quiet_night", "power_cut", "broker_restart", "hub_crash_loop", "carrier_outage", "storm_of_1600", "cloned_device",
    "daylight_operators", "slow_disk", "year_end", "anything", "heat_wave", "zone_power_cut", "hub_outage_10_min",
    "rollout", "flu_week", "spring_festival",
}  # fmt: skip


def test_the_promised_scenarios_are_there() -> None:
    assert set(scenarios.names()) >= REQUIRED


@pytest.mark.parametrize("name", scenarios.names())
def test_a_scenario_bears_the_name_of_its_file_and_is_short(name: str) -> None:
    assert scenarios.find(name).name == name
    assert len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 30


@pytest.mark.parametrize("name", scenarios.names())
def test_two_hours_in_a_town_of_eight_see_what_it_is_about(name: str) -> None:
    scenario = scenarios.find(name)
    plan = draw(Chance(7), scenario, build(7, 8), 2 * HOUR_US)
    kinds = {fault.kind for fault in plan}
    assert kinds >= {wish.kind for wish in scenario.faults if isinstance(wish, At)}
    assert plan or name == "quiet_night"


def test_an_unknown_scenario_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(ValueError, match=r"no scenario 'power_cute': is it power_cut"):
        scenarios.find("power_cute")
    with pytest.raises(ValueError, match="quiet_night"):
        scenarios.find("zzzzzzz")
    with pytest.raises(ValueError, match="no scenario"):
        scenarios.find("scenario")


def test_the_last_hour_of_the_year_has_a_midnight_and_a_leap_of_the_clock() -> None:
    scenario = scenarios.find("year_end")
    assert scenario.begins_at.isoformat() == "2026-12-31T23:00:00+08:00"
    leaps = [fault for fault in draw(Chance(1), scenario, build(7, 8), 2 * HOUR_US) if fault.kind == "hub_clock_jump"]
    assert any(fault.begin_us < HOUR_US < fault.end_us for fault in leaps)


def test_a_daily_fault_comes_every_day_and_another_once() -> None:
    plan = draw(Chance(1), scenarios.find("daylight_operators"), build(7, 8), 72 * HOUR_US)
    assert [fault.begin_us // HOUR_US for fault in plan] == [0, 24, 48]
    eve = draw(Chance(1), scenarios.find("year_end"), build(7, 8), 72 * HOUR_US)
    assert sum(fault.kind == "everyone_presses" for fault in eve) == 1


def test_nobody_is_on_duty_at_night_where_the_centre_works_by_day() -> None:
    by_hour = scenarios.find("daylight_operators").operators(1600)
    assert [hour for hour, count in enumerate(by_hour) if count] == list(range(8, 20))


def test_a_small_town_has_two_operators_who_can_want_the_same_alarm() -> None:
    assert scenarios.find("quiet_night").operators(8) == (2,) * 24
    assert scenarios.find("quiet_night").operators(1600)[3:8] == (3, 3, 3, 3, 9)


def test_people_of_a_short_run_are_livelier_so_that_something_happens() -> None:
    anything = scenarios.find("anything")
    assert anything.intensity_of(1600, 72 * HOUR_US) == anything.intensity
    calls = CALLS_A_DAY * 16 / 6 * anything.intensity_of(16, 4 * HOUR_US)
    assert calls == pytest.approx(anything.calls_min)
