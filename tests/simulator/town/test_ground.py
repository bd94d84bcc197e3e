"""The plan could be walked: inside the neighbourhood's bounds, no house on a road or through another."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from simulator.town import World, draw, geometry, plan
from simulator.town.earth import BOUNDS, LAT_M, LON_M, on_earth
from simulator.town.geometry import Polygon

SEEDS = [1, 7, 20_261_123]


def rings(town: World, name: str) -> Iterator[tuple[dict[str, Any], Polygon]]:
    for feature in town.maps[name]["features"]:
        yield feature["properties"], tuple((x, y) for x, y in feature["geometry"]["coordinates"][0])


def metres(ring: Polygon) -> Polygon:
    return tuple((x * LON_M, y * LAT_M) for x, y in ring)


def coordinates(nested: Any) -> Iterator[list[float]]:
    """Every position in a GeoJSON geometry's coordinates, however deep."""
    if isinstance(nested[0], float):
        yield nested
    else:
        for part in nested:
            yield from coordinates(part)


def crosses(a: Polygon, b: Polygon) -> bool:
    """Whether two convex polygons share ground: no line separates them."""
    for ring in (a, b):
        for start, end in geometry.sides(ring):
            if all(geometry.side_of(start, end, p) <= 0.05 for p in (b if ring is a else a)):
                return False
    return True


def inside(ring: Polygon, point: geometry.Point) -> bool:
    hits = 0
    for (ax, ay), (bx, by) in geometry.sides(ring):
        if (ay > point[1]) != (by > point[1]):
            hits += point[0] < ax + (bx - ax) * (point[1] - ay) / (by - ay)
    return hits % 2 == 1


def test_all_of_it_lies_inside_the_bounds(town: World) -> None:
    west, south, east, north = BOUNDS
    drawn = [f["geometry"]["coordinates"] for geojson in town.maps.values() for f in geojson["features"]]
    places = [*coordinates(drawn), *([r.lon, r.lat] for r in (*town.residents, *town.zones))]
    assert len(places) > 10_000
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in places)
    assert all(round(value, 6) == value for place in places for value in place)


def test_maps_are_geojson_with_right_hand_rings_and_small(town: World) -> None:
    for name in ("zones", "buildings", "places"):
        for properties, ring in rings(town, name):
            assert ring[0] == ring[-1], properties
            assert geometry.area(ring[:-1]) > 0, properties
    assert len(json.dumps(town.maps["buildings"], ensure_ascii=False).encode()) < 1_000_000


def test_buildings_are_rectangles(town: World) -> None:
    for properties, ring in rings(town, "buildings"):
        a, b, c, d = metres(ring[:-1])
        across = [
            math.dist(a, b) - math.dist(c, d),
            math.dist(b, c) - math.dist(d, a),
            math.dist(a, c) - math.dist(b, d),
        ]
        assert max(map(abs, across)) < 0.4, properties  # six digits are a tenth of a metre


@pytest.mark.parametrize("seed", SEEDS)
def test_every_building_stands_inside_its_zone_and_on_no_other(seed: int) -> None:
    ground = plan.draw_up(seed)
    per_zone: dict[int, list[Polygon]] = defaultdict(list)
    for building in ground.buildings:
        per_zone[building.zone_id].append(building.ring)
    for zone in ground.zones:
        own = per_zone[zone.id]
        for ring in own:
            middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in geometry.sides(ring)]
            assert all(inside(zone.ring, point) for point in (*ring, *middles)), zone.name
        assert not any(crosses(a, b) for a, b in combinations(own, 2)), zone.name


@pytest.mark.parametrize("seed", SEEDS)
def test_zones_and_places_do_not_overlap(seed: int) -> None:
    ground = plan.draw_up(seed)
    # Bent by half a metre at most over a side, so the check for convex shapes holds at this margin.
    blocks = [area.ring for area in (*ground.zones, *ground.places)]
    for a, b in combinations(blocks, 2):
        assert not any(inside(a, point) for point in b)
        assert not any(inside(b, point) for point in a)


def test_entrances_of_a_zone_are_numbered_without_gaps(town: World) -> None:
    taken: dict[int, list[int]] = defaultdict(list)
    for building, _ in rings(town, "buildings"):
        first, last = building["numbers"]
        taken[building["zone_id"]] += range(first, last + 1)
    for zone, numbers in taken.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), zone


def test_a_resident_lives_in_the_building_of_their_address(town: World) -> None:
    numbered: dict[tuple[int, int], Polygon] = {}
    for building, ring in rings(town, "buildings"):
        for number in range(building["numbers"][0], building["numbers"][1] + 1):
            numbered[building["zone_id"], number] = ring[:-1]
    for resident in town.residents:
        ring = numbered[resident.zone_id, int(resident.building)]
        assert inside(ring, (resident.lon, resident.lat)), resident.address


def test_the_centre_of_the_plan_is_the_centre_of_the_bounds() -> None:
    assert on_earth((0.0, 0.0)) == (121.454, 31.3125)


def test_the_picture_shows_every_resident_and_every_zone(town: World) -> None:
    picture = draw.svg(town)
    assert picture.count("<circle") >= 1_600
    assert all(f">{zone.name}</text>" in picture for zone in town.zones)
