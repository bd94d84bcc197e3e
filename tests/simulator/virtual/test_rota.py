"""The supervisor brings in the rota, and another when people fall ill; a hub that is down is told when it is back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.town.centre import staff
from simulator.virtual import logs
from simulator.virtual.options import Options
from simulator.virtual.rota import table
from simulator.virtual.town import Town

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

MINUTE_US = 60_000_000
STAFF = staff(7)
SEATS = (2,) * 8 + (4,) * 12 + (2,) * 4
MONDAY = date(2026, 11, 2)


def test_the_table_has_each_shift_once_and_none_of_who_is_ill() -> None:
    lines = table(STAFF, SEATS, MONDAY, 2).splitlines()[1:]
    assert len(set(lines)) == len(lines)
    hours = sum((int(end[:2]) or 24) - int(begin[:2]) for _, begin, end, _ in (one.split(",") for one in lines))
    assert hours == 2 * sum(SEATS)
    somebody = lines[-1].rsplit(",", 1)[1]
    ill = {one.id for one in STAFF if one.login == somebody}
    left = table(STAFF, SEATS, MONDAY, 2, ill).splitlines()[1:]
    assert left == [one for one in lines if not one.endswith(f",{somebody}")]


def test_a_day_on_which_everybody_is_ill_says_that_nobody_comes() -> None:
    everybody = {one.id for one in STAFF}
    assert table(STAFF, SEATS, MONDAY, 2, everybody).splitlines()[1:] == ["2026-11-02,,,nobody", "2026-11-03,,,nobody"]


@pytest.fixture
def town(tmp_path: Path) -> Generator[Town]:
    """From ten past nine to half past a third of the operators are ill; the hub is down when they fall ill."""
    faults = (
        once("operators_ill", "09:10", lasts_min=20, percent=33),
        once("hub_crash", "09:10", lasts_s=30, steps=1),
    )
    scenario = Scenario("a test", "a test", "2026-11-02 09:00", {0: 60}, 0.0, faults=faults, rota=True, modems=False)
    made = Town(Options(3, "a test", 8, 60 * MINUTE_US), scenario, tmp_path)
    made.start()
    yield made
    made.end()


def on_rota(town: Town) -> set[int]:
    return {row[0] for row in town.view.sql.execute("SELECT DISTINCT operator_id FROM rota_shift WHERE active")}


def at_work(town: Town) -> set[int]:
    return {one.id for one in town.centre.operators.values() if one.page.is_live}


def until(town: Town, minute: float) -> None:
    with logs.into(town.trace):
        town.loop.run(int(minute * MINUTE_US))


def test_who_falls_ill_goes_home_and_is_off_the_rota_until_they_are_well(town: Town) -> None:
    until(town, 5)
    everybody, here = on_rota(town), at_work(town)
    assert here
    assert here <= everybody
    until(town, 10.4)
    assert on_rota(town) == everybody, "the hub is down"
    until(town, 20)
    ill = town.centre.ill
    assert len(ill) == 8
    assert on_rota(town) == everybody - ill
    assert at_work(town) <= here - ill
    until(town, 31)
    assert on_rota(town) == everybody
    assert not town.centre.ill
    assert not town.checks.violations
