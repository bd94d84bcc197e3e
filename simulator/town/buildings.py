"""The homes: rows of six-storey walk-ups that look south, in columns, and here and there a tower.

All in metres of the bent plan. Every entrance has a number of its own (号), as it has in Shanghai: a
walk-up with three staircases is the three numbers 12, 13 and 14.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from simulator.town import geometry
from simulator.town.geometry import Point, Polygon
from simulator.town.streams import stream
from simulator.town.zones import ZonePlan

WALL_M = 5.0  # from the zone's wall to the first house
PATH_M = 7.0  # between two houses of a row
LEAN_MAX = math.radians(14)  # houses follow their street, but never turn away from the sun


@dataclass(frozen=True)
class Kind:
    """Measures of one sort of building: depth and entrance width, and the row it stands in."""

    name: str  # walk_up | tower
    depth_m: float
    entrance_m: float
    entrances_max: int
    pitch_m: float
    floors: tuple[int, ...]
    doors: tuple[int, ...]  # per floor and entrance


WALK_UP = Kind("walk_up", 11.0, 13.5, 4, 22.5, (6, 6, 6, 6, 5), (2, 3, 3, 4))
TOWER = Kind("tower", 17.0, 25.0, 1, 43.0, (14, 18, 18, 24), (4, 6, 8))


@dataclass(frozen=True)
class Building:
    """One building: its corners counter-clockwise from the south-west, and the numbers of its entrances."""

    id: int
    zone_id: int
    kind: str
    ring: Polygon
    number: int
    entrances: int
    floors: int
    doors: int  # per floor and entrance

    @property
    def homes(self) -> int:
        """How many doors it has."""
        return self.entrances * self.floors * self.doors

    def place_of(self, entrance: int, floor: int, door: int) -> Point:
        """A point inside the home's part of the building, so that no two homes share a dot on the map."""
        (ax, ay), (bx, by), _, (dx, dy) = self.ring
        right = (entrance + (door - 0.5) / self.doors) / self.entrances
        up = floor / (self.floors + 1)
        return ax + (bx - ax) * right + (dx - ax) * up, ay + (by - ay) * right + (dy - ay) * up


def build(seed: int, zones: list[ZonePlan]) -> list[Building]:
    """All residential buildings, zone by zone, numbered from 1."""
    built: list[Building] = []
    for zone in zones:
        number = 1
        for building in _zone(zone, stream(seed, "buildings", zone.id)):
            built.append(replace(building, id=len(built) + 1, number=number))
            number += building.entrances
    return built


def _zone(zone: ZonePlan, chance: Random) -> Iterator[Building]:
    """The rows of one zone from south to north, every building from west to east."""
    angle, middle = _axis(zone.ring), geometry.centre(zone.ring)
    ground = geometry.turn(zone.ring, -angle, middle)
    style = chance.choices(("walk_ups", "mixed", "towers"), (70, 20, 10))[0]
    doors = chance.choice(WALK_UP.doors)
    columns = _columns(ground, chance)
    y, top = min(y for _, y in ground) + WALL_M, max(y for _, y in ground) - WALL_M
    while y + WALK_UP.depth_m <= top:
        tower = style == "towers" or (style == "mixed" and y + 2 * WALK_UP.pitch_m > top)
        kind = TOWER if tower else replace(WALK_UP, doors=(doors,))
        shift = chance.uniform(-2, 2)
        for west, east in columns:
            for ring in _row(ground, kind, y, west + shift, east + shift, chance):
                turned = geometry.turn(ring, angle, middle)
                entrances = round((ring[1][0] - ring[0][0]) / kind.entrance_m)
                floors, per_floor = chance.choice(kind.floors), chance.choice(kind.doors)
                yield Building(0, zone.id, kind.name, turned, 0, entrances, floors, per_floor)
        y += kind.pitch_m + chance.uniform(-1, 1.5)


def _columns(ground: Polygon, chance: Random) -> list[tuple[float, float]]:
    """Strips from west to east between the paths that cross the zone from south to north."""
    west, east = min(x for x, _ in ground), max(x for x, _ in ground)
    count = max(1, round((east - west) / chance.uniform(52, 66)))
    width = (east - west) / count
    return [(west + i * width, west + (i + 1) * width) for i in range(count)]


def _row(ground: Polygon, kind: Kind, y: float, west: float, east: float, chance: Random) -> Iterator[Polygon]:
    """The buildings of one row in one strip; now and then a gap, which is a garden."""
    chords = [geometry.chord(ground, y + part * kind.depth_m) for part in (-0.2, 0.5, 1.2)]
    met = [chord for chord in chords if chord]
    if len(met) < len(chords):
        return
    start = max(west + PATH_M / 2, *(chord[0] + WALL_M for chord in met))
    end = min(east - PATH_M / 2, *(chord[1] - WALL_M for chord in met))
    entrances = min(kind.entrances_max, int((end - start) / kind.entrance_m))
    if entrances < 1 or chance.random() < 0.07:
        return
    slack = end - start - entrances * kind.entrance_m
    start += slack * chance.choice((0.0, 0.5, 1.0)) if kind is not TOWER else slack / 2
    right, up = start + entrances * kind.entrance_m, y + kind.depth_m
    yield (start, y), (right, y), (right, up), (start, up)


def _axis(ring: Polygon) -> float:
    """How far the zone's long east-west sides lean from due east, in radians, within `LEAN_MAX`."""
    leaning = east = 0.0
    for (ax, ay), (bx, by) in geometry.sides(ring):
        if abs(bx - ax) > abs(by - ay):
            leaning += (by - ay) * math.copysign(1, bx - ax)
            east += abs(bx - ax)
    angle = math.atan2(leaning, east) if east else 0.0
    return min(max(angle, -LEAN_MAX), LEAN_MAX)
