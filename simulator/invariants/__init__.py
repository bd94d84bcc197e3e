"""The sentences that must always be true of the town, one file for each context, by name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from . import (
    alarms,
    calling,
    care_calls,
    conditions,
    console,
    desk,
    devices,
    escalation,
    intake,
    phones,
    providers,
    rollouts,
    rota,
)
from .invariant import Finding, Invariant, Touched

__all__ = ["ALL", "Finding", "Invariant", "Touched", "find"]

_FILES: Final = (
    intake,
    alarms,
    escalation,
    desk,
    phones,
    console,
    devices,
    conditions,
    care_calls,
    calling,
    rota,
    rollouts,
    providers,
)
ALL: Final[dict[str, Invariant]] = {one.name: one for file in _FILES for one in file.invariant}


def find(name: str) -> Invariant:
    """The invariant of that name. Raises ValueError, with the nearest names, if there is none."""
    if name in ALL:
        return ALL[name]
    near = get_close_matches(name, ALL, n=3, cutoff=0.4)
    hint = f"Did you mean {', '.join(near)}?" if near else f"There are: {', '.join(ALL)}."
    raise ValueError(f"There is no invariant {name!r}. {hint}")
