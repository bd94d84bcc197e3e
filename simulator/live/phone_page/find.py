"""Finds a resident by whatever a visitor types: 王秀英, wang xiuying, wxy, a street, a device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOUND_LENGTH_MAX: Final = 30
SEARCH_LENGTH_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Person:
    """A resident, as far as the page of the virtual phone needs to know them."""

    device: str
    name: str
    pinyin: str
    initials: str
    age: int
    address: str
    zone: str

    def as_json(self) -> dict[str, str | int]:
        """What the page shows of them."""
        return {"device": self.device, "name": self.name, "age": self.age, "address": self.address, "zone": self.zone}


def find(people: Sequence[Person], search: str) -> list[Person]:
    """Those whose name, pinyin, initials, address or device has every word of `search`; the best FOUND_LENGTH_MAX."""
    words = search[:SEARCH_LENGTH_MAX].casefold().split()
    scored = ((_score(person, words), person) for person in people)
    found = [(score, person) for score, person in scored if score is not None]
    found.sort(key=lambda one: one[0])
    return [person for _, person in found[:FOUND_LENGTH_MAX]]


def _score(person: Person, words: Iterable[str]) -> int | None:
    """0 is the best; None if a word is nowhere."""
    total = 0
    for word in words:
        score = _word_score(person, word)
        if score is None:
            return None
        total += score
    return total


def _word_score(person: Person, word: str) -> int | None:
    pinyin = person.pinyin.casefold()
    joined = pinyin.replace(" ", "")
    if word in (person.name, person.initials.casefold(), joined):
        return 0
    if person.name.startswith(word) or joined.startswith(word):
        return 1
    if word in person.name or word in pinyin or word in joined:
        return 2
    if word in person.address.casefold() or word in person.zone.casefold() or word in person.device:
        return 3
    return None
