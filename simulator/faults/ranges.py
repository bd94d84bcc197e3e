"""What a number of a fault can be: between two bounds, or one of a few."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random


class Log(NamedTuple):
    """A whole number from `low` to `high`, both above 0; each power of ten as likely as the next."""

    low: int
    high: int

    def draw(self, drawn: Random) -> int:
        return round(log_uniform(drawn, self.low, self.high))


class Even(NamedTuple):
    """A whole number from `low` to `high`, each as likely as the next."""

    low: int
    high: int

    def draw(self, drawn: Random) -> int:
        return drawn.randint(self.low, self.high)


class OneOf(NamedTuple):
    """One of these."""

    choices: tuple[int | str, ...]

    def draw(self, drawn: Random) -> int | str:
        return drawn.choice(self.choices)


class Signed(NamedTuple):
    """As `Log`, forwards or backwards."""

    low: int
    high: int

    def draw(self, drawn: Random) -> int:
        return Log(self.low, self.high).draw(drawn) * drawn.choice((-1, 1))


Range = Log | Even | OneOf | Signed


def log_uniform(drawn: Random, low: float, high: float) -> float:
    """Between `low` and `high`, both above 0; each power of ten as likely as the next."""
    return exp(drawn.uniform(log(low), log(high)))
