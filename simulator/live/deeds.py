"""What happens in 1,600 homes all day: mostly nothing, now and then a press, and few of them are meant.

Everything is drawn from the seed, so the same town has the same day; when it happens depends on the real clock alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Act = Literal[
    "press", "press_remote", "cancel", "test", "mains_off", "mains_on", "battery", "well", "key", "hold", "release",
    "tamper", "pair", "unpair",
]  # fmt: skip
KEYS: Final = "0123456789*#"  # of the dial pad; the value of a "key" is its place here

MINUTE_MS: Final = 60_000
# Of 12,985 calls of 8,000 residents in five months 75 were emergencies (Minhang): most presses are a mistake, a test or
# somebody who wants to talk. What a press was is decided by the operator; here only its shape is drawn.
_SHAPES: Final = {"button": 40, "remote": 25, "repeated": 10, "accidental": 15, "test": 10}
_WAIT_SHARE_MIN: Final = 0.05  # two presses are never closer than this share of the mean, nor farther than
_WAIT_SHARE_MAX: Final = 4.0


class Step(NamedTuple):
    """`act` is done `after_ms` after the step before it; `value` is the battery's percentage for `battery`."""

    after_ms: int
    act: Act
    value: int = 0


class Deed(NamedTuple):
    """What one home does, `wait_ms` after the deed before it."""

    wait_ms: int
    home: int
    steps: tuple[Step, ...]


def presses(random: Random, homes: int, every_s: float) -> Iterator[Deed]:
    """Presses without end, one each `every_s` seconds on average, by home number 0..homes-1."""
    while True:
        yield Deed(_wait_ms(random, every_s), random.randrange(homes), _press(random))


def power_cuts(random: Random, homes: int, every_s: float) -> Iterator[Deed]:
    """Mains failures of single homes without end, each with its return and what the battery says meanwhile."""
    while True:
        lasting_ms = random.randint(2 * MINUTE_MS, 20 * MINUTE_MS)
        left_pct = 100 - lasting_ms // MINUTE_MS  # one percent a minute is a phone whose battery is growing old
        steps = (
            Step(0, "mains_off"),
            Step(lasting_ms // 2, "battery", (100 + left_pct) // 2),
            Step(lasting_ms // 2, "battery", left_pct),
            Step(0, "mains_on"),
            Step(30 * MINUTE_MS, "battery", 100),
        )
        yield Deed(_wait_ms(random, every_s), random.randrange(homes), steps)


def _press(random: Random) -> tuple[Step, ...]:
    [shape] = random.choices(list(_SHAPES), list(_SHAPES.values()))
    if shape == "test":
        return (Step(0, "test"),)
    if shape == "remote":
        return (Step(0, "press_remote"),)
    if shape == "accidental":
        return (Step(0, "press"), Step(random.randint(3_000, 10_000), "cancel"))
    if shape == "repeated":
        again: Act = random.choice(("press", "press_remote"))
        return (Step(0, "press"), Step(random.randint(8_000, 40_000), again))
    return (Step(0, "press"),)


def _wait_ms(random: Random, every_s: float) -> int:
    """People do not press by the clock: exponential, with its extremes cut off."""
    share = random.expovariate(1.0)
    return int(every_s * 1000 * min(max(share, _WAIT_SHARE_MIN), _WAIT_SHARE_MAX))
