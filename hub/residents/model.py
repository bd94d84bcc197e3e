"""What the other parts of the hub may know of a resident."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select
from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class ResidentSummary:
    """One line of a list. `age` is in whole years by the calendar year: the day of birth is not known here."""

    id: int
    name: str
    age: int
    sex: str
    address: str
    zone: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Risk:
    """What makes waiting worse for this resident. `conditions` are words of the card, as they stand there ("heart")."""

    floor: int
    lives_alone: bool
    conditions: tuple[str, ...]


class Home(NamedTuple):
    """Who lives there, and what makes waiting worse for them."""

    summary: ResidentSummary
    risk: Risk


class WayTo(NamedTuple):
    """Where somebody who is sent has to go, and in what language one can speak there. `lift` None: nobody knows."""

    zone_id: int
    lat: float
    lon: float
    floor: int
    lift: bool | None
    speaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call for a resident. `together`: at the same time as the one before; numbers are E.164 or empty."""

    id: int
    resident_id: int
    name: str
    relation: str
    phone: str
    phone_2: str
    has_key: bool
    together: bool
    may_be_told: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a resident's timeline."""

    id: int
    at_ms: int
    kind: str
    actor: str
    alarm_id: int | None
    data: dict[str, Any]


class Line(NamedTuple):
    """What `record_all` puts on a timeline; as the arguments of `record`."""

    resident_id: int
    kind: str
    actor: str
    data: Mapping[str, Any]
    alarm_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing that another context knows of each resident, to be shown in the list and sorted by.

    `query` gives `resident_id` once each and the columns to show; the list is sorted by the first of those, and begins
    with whom it does not know. `complete` may add to the lines of a page what the database does not hold. `finds` gives
    the `resident_id` of whom a word of the search means there; None for a word that cannot mean anybody.
    """

    name: str
    query: Select[Any]
    complete: Callable[[Request, Sequence[dict[str, Any]]], None] | None = None
    finds: Callable[[str], Select[Any] | None] | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody who is looked after wants to be called. `times`: from when to when on the wall ("09:00-11:00"), none
    for the whole day; `nap` is such a time, too, or empty. `every_h`: at the latest so many hours after the last call.
    `by`: the sign-in name of whom they trust, or empty. `speaks`: words of the card, the first is what they speak.
    """

    every_h: int
    times: tuple[str, ...]
    nap: str
    by: str
    speaks: tuple[str, ...]
