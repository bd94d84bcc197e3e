"""What an operator's search means: decisions only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hub.kernel import Problem
from hub.operators import Role

ServiceState = Literal["active", "ended", "all"]

SEARCH_LENGTH_MAX = 80
WORDS_MAX = 6
PHONE_DIGITS_MIN = 3


# What somebody needs who goes there with a new device, and no more: a list of what is shown, so that a field that is
# added one day is not shown by accident. The hearing is health, too; how to make oneself heard stands in `door_notes`.
VISIT_FIELDS = frozenset(
    {
        *("id", "name", "pinyin", "sex", "dialect", "phone"),
        *("called", "nap_from", "nap_to", "ring_twice", "lift", "version", "ended_on"),
        *("zone", "committee", "address", "building", "floor", "door", "door_notes", "lat", "lon"),
        *("last_heartbeat_ms", "connection"),
    }
)


def shown_to(role: Role, line: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody with `role` may see of a resident's card, or of their line in the list."""
    if role != "technician":
        return dict(line)
    return {name: value for name, value in line.items() if name in VISIT_FIELDS}


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which lines of a timeline are wanted; what is empty or None wants all. `actor`: "operator" is any of them,
    "operator 3" one; from `from_ms` until before `to_ms`.
    """

    kinds: tuple[str, ...] = ()
    actor: str = ""
    from_ms: int | None = None
    to_ms: int | None = None


def words_of(search: str) -> list[str]:
    """The words that all must fit; a telephone number is one word, however it was spaced.

    Raises 422 for control characters: SQLite would stop reading at the first.
    """
    words = search.casefold().split()
    if not "".join(words).isprintable():
        raise Problem(422, "invalid", "search: Input should be words, without control characters.")
    digits = "".join(words).replace("-", "")
    if len(words) > 1 and digits.lstrip("+").isdecimal():
        return [digits]
    return words[:WORDS_MAX]


def is_phone(word: str) -> bool:
    """Whether a word may be part of a telephone number; shorter than three digits it is part of too many."""
    digits = word.lstrip("+")
    return digits.isdecimal() and len(digits) >= PHONE_DIGITS_MIN
