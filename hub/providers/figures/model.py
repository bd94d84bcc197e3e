"""One line of the figures: a provider or a service in one month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

# Below it a place in a ranking says more of chance than of work: with ten follow-ups one bad day moves the mean of the
# marks by a tenth of a mark for each mark that it is worse.
RANKED_LEAST: Final = 10


@dataclass(slots=True)
class Line:
    """Of orders that were done in the month, unless it says otherwise. Times in ms.

    `made`: orders made in the month (of a service). `waited`: of those done, how many an answer is still due for;
    `nobody`: how many whom nobody could be asked about. `in_time`: of those followed up, how many by their due time:
    three days or, where the resident was away, what it was put off to. `overdue`: of those waited for, whose time is
    over. `upheld`: complaints raised in the month that stand.
    """

    key: Any
    made: int = 0
    accepted: int = 0
    no_shows: int = 0
    given_back: int = 0
    to_accept: list[int] = field(default_factory=list[int])
    to_site: list[int] = field(default_factory=list[int])
    done: int = 0
    followed_up: int = 0
    in_time: int = 0
    waited: int = 0
    overdue: int = 0
    nobody: int = 0
    marks: dict[str, list[int]] = field(default_factory=lambda: {"timeliness": [], "attitude": [], "result": []})
    price_wrong: int = 0
    complaints: int = 0
    upheld: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """All that the lines are counted from: rows as `store` gives them, of what was before `as_of_ms`."""

    steps: Sequence[Any]
    marks: Sequence[Any]
    complaints: Sequence[Any]
    orders: dict[int, Any]
    as_of_ms: int
