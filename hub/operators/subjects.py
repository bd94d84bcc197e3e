"""Whom a line of the trail, or a request, is about: residents live above, so they say how they are named and found.

Names are looked up when somebody looks, and kept nowhere here: who is made forgotten has none any more.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.kernel import Read

KIND: Final = "resident "
FOUND_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Residents:
    """`names` of these numbers; `find` the numbers of at most so many whose name, pinyin or initials are meant."""

    names: Callable[[Read, Collection[int]], Mapping[int, str]]
    find: Callable[[Read, str, int], Collection[int]]

    def named(self, tx: Read, subjects: Iterable[str]) -> dict[str, str]:
        """The name by subject ("resident 17"), of those who have one."""
        numbers = {int(one.removeprefix(KIND)) for one in subjects if one.startswith(KIND)}
        return {f"{KIND}{number}": name for number, name in self.names(tx, numbers).items()} if numbers else {}

    def meant(self, tx: Read, search: str) -> tuple[str, ...]:
        """All subjects that somebody may mean by a name; of nobody a subject that there never is."""
        return tuple(f"{KIND}{one}" for one in sorted(self.find(tx, search, FOUND_MAX))) or (f"{KIND}0",)
