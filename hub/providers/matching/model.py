"""What the choice of a provider is made of. Days are "YYYY-MM-DD", minutes count from midnight on the site's clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Standing = Literal["active", "suspended", "ended", "archived"]
# Why somebody may not be sent. The first that holds is told; they stand in the order in which they are looked at.
Why = Literal[
    "not_offered",
    "not_active",
    "asked_already",
    "refused_by_resident",
    "other_zone",
    "contract_ended",
    "document_missing",
    "document_expired",
    "black_out",
    "closed_then",
    "no_hours_stated",
    "no_worker",
    "hands_full",
    "day_full",
]
Part = Literal["distance", "load", "rating", "fairness", "continuity", "language"]


class Hours(NamedTuple):
    """On this weekday (1 Monday to 7 Sunday) from and until which minute; until 1440 is midnight."""

    weekday: int
    from_min: int
    until_min: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who goes for a provider. `documents`: the last day of each; `away`: days from and until."""

    id: int
    skills: frozenset[str] = frozenset()
    documents: Mapping[str, str] = field(default_factory=dict[str, str])
    languages: frozenset[str] = frozenset()
    away: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider as the choice sees them. `hours` empty: none are stated, so the usual ones. `emergencies`: they come
    at any time where it is urgent. `contract_until` None: without an end.

    `in_hand`: orders that they have accepted and not done; `today`: those of the wanted day; `month`: those that they
    were given this month. `rating`: the mean of the marks, 1 to 5, of `ratings` follow-ups; None where nobody has said.
    """

    id: int
    name: str
    services: frozenset[str]
    zones: frozenset[int]
    lat: float | None = None
    lon: float | None = None
    standing: Standing = "active"
    contract_until: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict[str, str])
    black_outs: tuple[tuple[str, str], ...] = ()
    hours: tuple[Hours, ...] = ()
    emergencies: bool = False
    workers: tuple[Worker, ...] = ()
    parallel_max: int = 1
    daily_max: int = 8
    in_hand: int = 0
    today: int = 0
    month: int = 0
    rating: float | None = None
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as the choice sees it: what, where, and when somebody is to be there.

    `skills` and `documents`: what the catalogue asks for, of the worker and of the business or the worker. `refused`:
    whom the resident does not want. `asked`: who has been asked for this order and did not take it. `known`: how often
    each has been there before, and it was good. `urgent`: it does not wait for the morning.
    """

    service: str
    zone_id: int
    lat: float
    lon: float
    day: str
    weekday: int
    minute: int
    skills: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    refused: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    known: Mapping[int, int] = field(default_factory=dict[int, int])
    urgent: bool = False


class Refused(NamedTuple):
    """Somebody who may not be sent, and the first reason against it. `about`: which document, which day."""

    id: int
    name: str
    why: Why
    about: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be sent: 0 to 100 points, and how many of them each part gave."""

    id: int
    name: str
    points: float
    parts: Mapping[Part, float]
    distance_m: int | None
