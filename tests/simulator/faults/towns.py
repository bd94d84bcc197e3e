"""Towns and runs that the tests of the faults look at."""

from __future__ import annotations

from functools import cache
from random import Random

from simulator.faults.fault import Fault
from simulator.faults.plan import draw
from simulator.scenarios import find
from simulator.town import World, build
from simulator.virtual.chance import Chance

HOUR_US = 3600 * 1_000_000
SEEDS = range(60)


@cache
def town(homes: int) -> World:
    return build(7, homes)


def dice(seed: int) -> Random:
    return Chance(seed).of("a test")


def planned(seed: int, homes: int = 16, hours: int = 4, scenario: str = "anything") -> list[Fault]:
    """What goes wrong in that run."""
    return draw(Chance(seed), find(scenario), town(homes), hours * HOUR_US)
