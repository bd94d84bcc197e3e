"""The scenarios by name: each file of this folder is one, and a new file is a new one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from simulator.scenarios.scenario import Scenario

__all__ = ["Scenario", "find", "names"]


@cache
def names() -> tuple[str, ...]:
    """All names, in alphabetical order."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if module.name != "scenario"))


def find(name: str) -> Scenario:
    """The scenario with this name. Raises ValueError, with the nearest names, when there is none."""
    if name in names():
        found: Scenario = import_module(f"{__name__}.{name}").SCENARIO
        return found
    near = get_close_matches(name, names(), cutoff=0.4) or names()
    raise ValueError(f"no scenario {name!r}: is it {' or '.join(near)}?")
