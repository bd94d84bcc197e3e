"""Chance in named streams: one more draw for one thing never reshuffles another, in any process."""

from __future__ import annotations

from random import Random
from typing import Final

_MASK: Final = (1 << 64) - 1


class Chance:
    """All that is drawn in one run of `seed`. The text goes through SHA-512, so PYTHONHASHSEED plays no part."""

    def __init__(self, seed: int, scope: str = "run") -> None:
        self.seed = seed
        self._scope = scope

    def of(self, *name: str | int) -> Random:
        """A new generator for this owner and purpose, always at its beginning: keep it for as long as it is needed."""
        return Random("/".join(str(part) for part in (self._scope, self.seed, *name)))  # noqa: S311 - a toy town


class Choice:
    """Picks one of several by a key and not by a sequence: what is drawn at one instant changes no other instant."""

    def __init__(self, chance: Chance, purpose: str) -> None:
        self._seed = chance.of(purpose).getrandbits(64)

    def below(self, count: int, at: int, nth: int) -> int:
        """A number from 0 to `count` - 1 for the `nth` choice at the instant `at` (SplitMix64 of the three)."""
        mixed = (self._seed + at * 0x9E3779B97F4A7C15 + nth * 0xD1B54A32D192ED03) & _MASK
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % count
