"""Reads `words.txt`, the lists that names of people, streets and shops are put together from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.txt")


def words(name: str) -> tuple[str, ...]:
    """The list with this name, in its order. Raises KeyError when there is none."""
    return _lists()[name]


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif not line.startswith("#"):
            found[name] = (*found.get(name, ()), *line.split())
    return found
