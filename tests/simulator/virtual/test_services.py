"""Days on which residents order services, with a hub that dies: no order is forgotten, and each is asked about.

The quick profile lives through a day and a bit of a very small town, the long one through a month of a larger one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from simulator.faults.wishes import daily, some
from simulator.people.needing import IN_SEASON, likely, needed
from simulator.people.providers import manner
from simulator.scenarios import Scenario
from simulator.scenarios.scenario import Services
from simulator.virtual.chance import Chance
from simulator.virtual.template import DATABASE
from tests.randomness import PROFILE
from tests.simulator.virtual.services_month import DAY_MS, figures, live

if TYPE_CHECKING:
    from pathlib import Path

DAYS, HOMES, ORDERS = {"quick": (1.1, 6, 50.0), "long": (30, 40, 8.0)}[PROFILE]
SEED: Final = 11
PROVIDERS: Final = range(1, 133)
SERVICES: Final = Scenario(
    "services",
    "Day after day residents order services of providers who are not all good; each morning the hub dies.",
    "2026-11-09 07:30",
    {0: 2},
    faults=(daily("hub_crash", at="10:30", lasts_s=40, steps=300), *some("hub_crash")),
    telephones=False,
    modems=False,
    services=Services(orders=ORDERS, badness=0.3, tell=0.3),
)


@pytest.mark.timeout(3600)
def test_every_service_is_asked_about_by_a_third_person(tmp_path: Path) -> None:
    result, verbs = live(HOMES, int(DAYS * DAY_MS), tmp_path, seed=SEED, scenario=SERVICES)
    assert result.violations == ()
    assert verbs["hub", "killed"] >= DAYS
    assert verbs["hub", "could_not_do"] == 0, "each step of a provider is either made or refused"
    found = figures(tmp_path / DATABASE)
    assert found.done > 5 * DAYS
    assert {"accepted"} < set(found.offers)
    assert found.in_time == found.due
    assert found.by_sender == 0
    assert verbs["operator", "follows_up"] > 0
    # Before anybody notes that a provider has not come, they were called twice.
    assert verbs["operator", "calls_provider"] >= 2 * found.no_shows
    if PROFILE == "long":
        assert found.due > 100
        assert {"declined", "timed_out", "lost"} <= set(found.offers)
        assert found.no_shows > 0
        assert set(found.complaints) >= {"apology", "upheld"}
        assert found.scored["2026-11"] > 50, "the month that is over was counted"
        assert found.reinstated > 0
        assert set(found.objections) >= {"stands", "changed"}
        assert verbs["provider", "objects"] > 0


def test_providers_differ_and_most_are_good() -> None:
    chance = Chance(7)
    manners = [manner(chance, one) for one in PROVIDERS]
    for share in ("silent", "declines", "gives_back", "stays_away", "late", "poor", "damages", "forgets"):
        found = sorted(getattr(one, share) for one in manners)
        assert 0 < found[0] < found[-1] < 0.6
    assert sum(one.stays_away < 0.03 for one in manners) > len(manners) / 2
    assert sum(one.stays_away > 0.08 for one in manners) > 5
    assert all(manner(chance, one, 1.0).late > 0.3 for one in PROVIDERS)
    assert manners == [manner(Chance(7), one) for one in PROVIDERS], "the same seed, the same providers"


def test_what_is_needed_goes_by_the_season() -> None:
    assert likely("appliance_repair", 7, 1.0) == IN_SEASON * likely("appliance_repair", 11, 1.0)
    chance, days = Chance(7), range(1, 31)
    asked = {
        month: sum(
            need.service == "appliance_repair"
            for resident in range(1, 101)
            for day in days
            for need in needed(chance, resident, date(2026, month, day), 3.0)
        )
        for month in (7, 11)
    }
    assert asked[11] == pytest.approx(100 * 3 * 0.3, rel=0.4)
    assert asked[7] > 1.5 * asked[11]
