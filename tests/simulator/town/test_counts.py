"""The town has the size that the case has, and grows and shrinks without becoming another."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from simulator.town import DEVICES_MAX, World, build, plan
from simulator.town.generate import DOORS_MIN


def test_the_town_has_the_size_of_the_case(town: World) -> None:
    sizes = {name: len(rows) for name, rows in town.tables().items()}
    contacts, consents = sizes.pop("contact"), sizes.pop("resident_consent")
    assert sizes == {
        "committee": 33, "zone": 67, "resident": 1_600, "device": 3_200,
        "operator": 28, "provider": 132, "care_plan": 1_600,
    }  # fmt: skip
    assert 1_600 <= contacts <= 6_400
    assert 4_400 <= consents <= 4_800
    assert Counter(operator.role for operator in town.operators) == {"operator": 24, "supervisor": 4}
    assert Counter(device.kind for device in town.devices) == {"phone": 1_600, "remote": 1_600}


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 12_345])
def test_every_seed_gives_67_zones_and_homes_enough_for_any_town(seed: int) -> None:
    ground = plan.draw_up(seed)
    per_zone = Counter(building.zone_id for building in ground.buildings)
    assert (len(ground.committees), len(ground.zones), len(per_zone)) == (33, 67, 67)
    assert set(Counter(zone.committee_id for zone in ground.zones).values()) <= {1, 2, 3, 4}
    assert sum(building.homes for building in ground.buildings) >= DOORS_MIN


def test_a_larger_town_has_the_smaller_one_inside() -> None:
    small, large = build(3, 40), build(3, 400)
    for name, rows in small.tables().items():
        assert large.tables()[name][: len(rows)] == rows, name
    assert small.maps == large.maps


@pytest.mark.parametrize("count", [0, -1, DEVICES_MAX + 1])
def test_a_town_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to {DEVICES_MAX}"):
        build(7, count)


def test_one_resident_is_a_town() -> None:
    town = build(7, 1)
    assert [device.id for device in town.devices] == ["ph-00001", "rc-00001"]


def test_the_town_is_built_before_anyone_grows_impatient() -> None:
    began = time.process_time()
    build(8)
    # A tenth of this on an idle machine; the processor's time, so that a busy neighbour does not count.
    assert time.process_time() - began < 5
