"""The residents: sixteen hundred people of 75 to 95, each alone behind a door of their own.

Every resident has a chance of their own, so the first thousand stay who they are when the town grows.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from simulator.town import codes, earth, names, numbers
from simulator.town.buildings import Building
from simulator.town.plan import Plan
from simulator.town.streams import stream

# 75 to 95 years old when the town was drawn up, in 2026. Fixed, so that a town does not change with the calendar.
BORN_FIRST, BORN_LAST = 1931, 1951
FEMALE_SHARE = 0.68  # women outlive their husbands


@dataclass(frozen=True)
class Home:
    """A door: the building, its entrance from 0, the floor and the door on the floor, both from 1."""

    building: Building
    entrance: int
    floor: int
    door: int

    @property
    def number(self) -> str:
        """The entrance's house number, without 号."""
        return str(self.building.number + self.entrance)

    @property
    def label(self) -> str:
        """What stands on the door: 602 is the second door of the sixth floor."""
        return f"{self.floor}{self.door:02d}"


@dataclass(frozen=True)
class Person:
    """Who lives there."""

    name: str
    sex: str  # f | m
    born_year: int
    dialect: str
    hearing: str
    conditions: tuple[str, ...]


def homes(seed: int, plan: Plan, count: int) -> list[Home]:
    """The doors behind which residents live; a larger count only adds to them.

    All are different until there are none left; then each has a second resident, and so on.
    """
    ends: list[int] = []
    for building in plan.buildings:
        ends.append((ends[-1] if ends else 0) + building.homes)
    order = list(range(ends[-1]))
    stream(seed, "doors").shuffle(order)
    return [_home(plan.buildings, ends, order[index % len(order)]) for index in range(count)]


def person(seed: int, index: int) -> Person:
    """The resident with this index, from 0."""
    chance = stream(seed, "people", index)
    sex = "f" if chance.random() < FEMALE_SHARE else "m"
    # Two draws, the smaller kept: fewer at 95 than at 75.
    age = min(chance.randint(0, BORN_LAST - BORN_FIRST), chance.randint(0, BORN_LAST - BORN_FIRST + 4))
    frailty = age / (BORN_LAST - BORN_FIRST)
    dialect = chance.choices(list(codes.DIALECTS), list(codes.DIALECTS.values()))[0]
    hearing = chance.choices(codes.HEARING, (60 - 35 * frailty, 22 + 20 * frailty, 16, 2))[0]
    return Person(names.elder(chance, sex), sex, BORN_LAST - age, dialect, hearing, _conditions(chance, frailty))


def address(plan: Plan, home: Home) -> str:
    """The address to the door, as it is written in Shanghai: street, lane, house, room."""
    zone = plan.zones[home.building.zone_id - 1]
    return f"{zone.street}{zone.lane}弄{home.number}号{home.label}室"


def where(home: Home) -> tuple[float, float]:
    """(longitude, latitude) of the home."""
    return earth.on_earth(home.building.place_of(home.entrance, home.floor, home.door))


def phone(index: int) -> str:
    """The resident's telephone number."""
    return numbers.resident_number(index)


def _home(buildings: list[Building], ends: list[int], door: int) -> Home:
    building = buildings[bisect_right(ends, door)]
    rest = door - (ends[building.id - 1] - building.homes)
    rest, place = divmod(rest, building.doors)
    entrance, floor = divmod(rest, building.floors)
    return Home(building, entrance, floor + 1, place + 1)


def _conditions(chance: Random, frailty: float) -> tuple[str, ...]:
    return tuple(
        key for key, (young, old) in codes.CONDITIONS.items() if chance.random() * 100 < young + (old - young) * frailty
    )
