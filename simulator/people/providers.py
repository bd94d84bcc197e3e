"""How a provider behaves: whether they answer, whether they come and when, and how well they work. All by the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from random import Random

    from simulator.virtual.chance import Chance

# Seconds, shortest and longest.
ANSWERS_S: Final = (8.0, 75.0)
LEAVES_S: Final = (60.0, 420.0)
TRAVELS_S: Final = (420.0, 1_500.0)
LATE_S: Final = (1_800.0, 7_200.0)
WORKS_S: Final = (900.0, 4_800.0)
REASONS: Final = ("no_time", "too_far", "not_our_work", "no_material")
# What is needed more in which months: pipes and heating in winter, cold machines in summer.
_SEASON: Final = {"house_repair": (12, 1, 2, 6), "appliance_repair": (6, 7, 8), "stair_climber": (1, 2)}
_DEMAND: Final = {
    "appliance_repair": 30, "odd_jobs": 25, "house_repair": 20, "locksmith": 12, "stair_climber": 13,
}  # fmt: skip
_IN_SEASON: Final = 2


class Manner(NamedTuple):
    """What one provider is like: shares, 0 to 1, of the orders with which they do so."""

    silent: float
    declines: float
    gives_back: float
    stays_away: float  # says that they come, and does not
    late: float
    poor: float


class Marks(NamedTuple):
    """What a resident says of them, 1 to 5."""

    timeliness: int
    attitude: int
    result: int
    price_ok: bool


def manner(chance: Chance, provider_id: int) -> Manner:
    """Drawn once for each: most are good, a few are not."""
    random = chance.of("providers", provider_id, "manner")
    worse = random.random() ** 3  # few are bad
    return Manner(
        silent=0.03 + 0.25 * worse,
        declines=0.08 + 0.2 * random.random(),
        gives_back=0.02 + 0.05 * worse,
        stays_away=0.01 + 0.12 * worse,
        late=0.05 + 0.3 * worse,
        poor=0.03 + 0.4 * worse,
    )


def needed(random: Random, month: int) -> str:
    """Which service somebody asks for in this month (1 to 12)."""
    weights = [share * (_IN_SEASON if month in _SEASON.get(key, ()) else 1) for key, share in _DEMAND.items()]
    return random.choices(list(_DEMAND), weights)[0]


def judged(random: Random, one: Manner, *, late: bool) -> Marks:
    """What the resident says, when they were there."""
    poor = random.random() < one.poor
    good = (4, 5, 5)
    return Marks(
        timeliness=random.choice((1, 2, 3)) if late else random.choice(good),
        attitude=random.choice((2, 3, 4)) if poor else random.choice(good),
        result=random.choice((1, 2, 3)) if poor else random.choice(good),
        price_ok=not poor or random.random() < 0.7,
    )
