"""How a provider behaves: whether they answer, whether they come and when, and how well they work. All by the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from random import Random

    from simulator.virtual.chance import Chance

Reached = Literal["coming", "cannot", "no_answer"]

# Seconds, shortest and longest.
ANSWERS_S: Final = (8.0, 75.0)
LEAVES_S: Final = (60.0, 420.0)
TRAVELS_S: Final = (420.0, 1_500.0)
LATE_S: Final = (1_800.0, 7_200.0)
WORKS_S: Final = (900.0, 4_800.0)
REASONS: Final = ("no_time", "too_far", "not_our_work", "no_material")
# Yuan: what most ask; and of how many the price is above what the catalogue lets them ask without the resident's word.
PRICES_YUAN: Final = (30, 90)
DEAR_SHARE: Final = 0.12
# Of those who are called because they have not come: who hears it, and of those who had stayed away what they say.
_HEARS_SHARE: Final = 0.8
_STAYED_AWAY: Final[dict[Reached, float]] = {"coming": 45, "cannot": 25, "no_answer": 30}
_APPEALS_SHARE: Final = 0.3
# Of those who are warned or suspended who says that this is wrong, and says it once more a day later.
_OBJECTS_SHARE: Final = 0.5
_IMPATIENT_SHARE: Final = 0.3
# Of those who are suspended who puts right what was wrong, and within which time.
_PUTS_RIGHT_SHARE: Final = 0.7
PUTS_RIGHT_S: Final = (20 * 3_600.0, 6 * 24 * 3_600.0)


class Manner(NamedTuple):
    """What one provider is like: shares, 0 to 1, of the orders with which they do so."""

    silent: float
    declines: float
    gives_back: float
    stays_away: float  # says that they come, and does not
    late: float
    poor: float
    damages: float  # something is broken, or missing, when they have gone
    forgets: float  # to say that it is done


class Marks(NamedTuple):
    """What a resident says of them, 1 to 5."""

    timeliness: int
    attitude: int
    result: int
    price_ok: bool


def manner(chance: Chance, provider_id: int, badness: float = 0.0) -> Manner:
    """Drawn once for each: most are good, a few are not. `badness`, 0 to 1: how bad they all are at least."""
    random = chance.of("providers", provider_id, "manner")
    worse = max(random.random() ** 3, badness)  # few are bad
    return Manner(
        silent=0.03 + 0.25 * worse,
        declines=0.08 + 0.2 * random.random(),
        gives_back=0.02 + 0.05 * worse,
        stays_away=0.01 + 0.12 * worse,
        late=0.05 + 0.3 * worse,
        poor=0.03 + 0.4 * worse,
        damages=0.003 + 0.5 * worse**4,
        forgets=0.02 + 0.05 * worse,
    )


def called(random: Random, *, comes: bool) -> Reached:
    """What somebody says who is called because they are late; `comes`: whether they had not stayed away."""
    if random.random() >= _HEARS_SHARE:
        return "no_answer"
    return "coming" if comes else random.choices(list(_STAYED_AWAY), list(_STAYED_AWAY.values()))[0]


def price_fen(random: Random, cap_fen: int) -> int:
    """What it costs; above the cap now and then, and then the resident has to agree first."""
    if random.random() < DEAR_SHARE:
        return cap_fen + random.randrange(20, 120) * 100
    return min(random.randrange(*PRICES_YUAN) * 100, cap_fen)


def appeals(chance: Chance, complaint_id: int) -> bool:
    """Whether a provider does not agree with what was decided."""
    return chance.of("providers", "appeals", complaint_id).random() < _APPEALS_SHARE


def objects(random: Random) -> int:
    """How often somebody calls who was warned or suspended: not at all, once, or once more before they are answered."""
    return 0 if random.random() >= _OBJECTS_SHARE else 1 + (random.random() < _IMPATIENT_SHARE)


def puts_right_s(chance: Chance, provider_id: int, suspended_ms: int) -> float | None:
    """How long after being suspended they have put right what was wrong; None: they do not."""
    random = chance.of("providers", provider_id, "puts_right", suspended_ms)
    return random.uniform(*PUTS_RIGHT_S) if random.random() < _PUTS_RIGHT_SHARE else None


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
