"""A review: what somebody else thinks of how a call was handled."""

from dataclasses import dataclass
from typing import NamedTuple

TEXT_LENGTH_MAX = 2000
MARK_MIN, MARK_MAX = 1, 5


class Candidate(NamedTuple):
    """A closed call, and who had it in the end."""

    alarm_id: int
    operator_id: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Was the greeting kind, was it made sure who calls, was the protocol followed, did it end well, was it noted?

    Numbers are marks from MARK_MIN to MARK_MAX, the better the higher.
    """

    greeting: int
    identified: bool
    protocol: int
    outcome_right: bool
    documented: int
