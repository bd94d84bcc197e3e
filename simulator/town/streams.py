"""Chance, cut into named streams: a further draw for one thing never reshuffles another."""

from __future__ import annotations

from random import Random


def stream(seed: int, *name: str | int) -> Random:
    """A generator that depends on the seed and the name and on nothing else.

    A text seed goes through SHA-512 inside `Random`, so PYTHONHASHSEED and the process play no part.
    """
    return Random("/".join(str(part) for part in ("town", seed, *name)))  # noqa: S311 - a toy town, not a secret
