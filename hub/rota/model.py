"""A shift that somebody is to work, and what may be wrong with the line that says so."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["operator", "supervisor"]
ROLES: tuple[Role, ...] = get_args(Role)

Fault = Literal[
    "bad_date",
    "bad_role",
    "bad_time",
    "date_far_away",
    "no_such_person",
    "nobody_named",
    "not_at_the_desk",
    "same_line_twice",
    "same_time",
    "several_of_this_name",
    "text_too_long",
    "unclear_date",
]
Doubt = Literal["already_there", "long", "overlap"]

TEXT_LENGTH_MAX = 60_000
LINES_MAX = 1_000
SEAT_LENGTH_MAX = 20
NOTE_LENGTH_MAX = 200
OPERATORS_MIN_MAX = 50
DAYS_MAX = 42


@dataclass(frozen=True, slots=True)
class Person:
    """Who can be on the rota."""

    id: int
    login: str
    name: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """One person is to be here from `start_ms` to `end_ms`, at most 24 hours."""

    operator_id: int
    start_ms: int
    end_ms: int
    role: Role
    seat: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table that can be used. `number` counts from 1, the headings included."""

    number: int
    planned: Planned


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot: which column, what stood there, what is wrong, and what would be right."""

    line: int
    code: Fault
    column: str
    value: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A line that is taken, but that somebody should look at. `other`: the line that it overlaps, 0 for the rota."""

    line: int
    code: Doubt
    detail: str
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours in which somebody is missing. `operators`: how many there are."""

    start_ms: int
    end_ms: int
    supervisor: bool
    operators: int
