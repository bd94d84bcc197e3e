"""A fault reaches whole buildings, zones and carriers of the town, as a power cut or a broken mast does."""

from __future__ import annotations

import pytest

from simulator.faults.places import CARRIERS, HUB, SCOPES, Places, carrier
from simulator.virtual.chance import Chance

from .towns import dice, town

CHANCE = Chance(7)


def test_a_building_is_one_front_door() -> None:
    world = town(1600)
    places, by_phone = Places(world, CHANCE), {f"ph-{one.id:05d}": one for one in world.residents}
    shared = 0
    for seed in range(200):
        hosts = places.pick("building", dice(seed)).hosts
        assert len({(by_phone[host].zone_id, by_phone[host].building) for host in hosts}) == 1
        shared += len(hosts) > 1
    assert shared


def test_a_zone_is_never_almost_nobody() -> None:
    for homes in (1, 8, 20, 1600):
        places = Places(town(homes), CHANCE)
        assert all(len(places.pick("zone", dice(seed)).hosts) >= max(1, homes // 20) for seed in range(20))


def test_three_carriers_share_the_town() -> None:
    world = town(1600)
    places = Places(world, CHANCE)
    seen = {places.pick("carrier", dice(seed)).words: places.pick("carrier", dice(seed)).hosts for seed in range(40)}
    assert len(seen) == len(CARRIERS)
    assert sorted(host for hosts in seen.values() for host in hosts) == [f"ph-{one.id:05d}" for one in world.residents]


def test_a_home_keeps_its_carrier_when_the_town_grows() -> None:
    assert carrier(CHANCE, "ph-00003") == carrier(CHANCE, "ph-00003")
    [small] = {carrier(CHANCE, host) for host in Places(town(8), CHANCE).pick("carrier", dice(1)).hosts}
    assert small in CARRIERS


def test_what_stands_between_everybody_and_the_centre_wakes_everybody() -> None:
    places = Places(town(8), CHANCE)
    woken = {kind: places.pick(kind, dice(1)).disturbs for kind in SCOPES}
    assert [kind for kind in SCOPES if woken[kind] == "all"] == ["town", "hub", "broker"]
    assert HUB in places.pick("broker", dice(1)).hosts


def test_an_unknown_scope_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="carrier"):
        Places(town(8), CHANCE).pick("street", dice(1))
