"""What may be written into the register: every field with its limits, for the desk and for files alike."""

from datetime import date
from itertools import pairwise
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hub.kernel.http import ID_MAX, Body
from hub.residents import Phone, PhoneOrNone

from ..catalogue.model import SKILLS_MAX, DocumentKind, Fen, Key, PriceBy
from .model import (
    AWAY_DAYS_MAX,
    DAILY_MAX,
    HOURS_MAX,
    NAME_LENGTH_MAX,
    NOTE_LENGTH_MAX,
    PARALLEL_MAX,
    REASON_LENGTH_MAX,
    SERVICES_MAX,
    ZONES_MAX,
)

DAY_MIN = 24 * 60
LANGUAGES_MAX = 10


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise PydanticCustomError("day", "Input should be a day of the calendar, as 2026-11-28") from None


class Open(NamedTuple):
    """On this weekday (1 Monday to 7 Sunday) from and until which minute of the day."""

    weekday: Annotated[int, Field(strict=True, ge=1, le=7)]
    from_min: Annotated[int, Field(strict=True, ge=0, lt=DAY_MIN)]
    until_min: Annotated[int, Field(strict=True, gt=0, le=DAY_MIN)]


def _apart(hours: tuple[Open, ...]) -> tuple[Open, ...]:
    hours = tuple(sorted(hours))
    for one in hours:
        if one.from_min >= one.until_min:
            raise PydanticCustomError("hours", "Input should end later than it begins, on the same day")
    if any(one.weekday == other.weekday and one.until_min > other.from_min for one, other in pairwise(hours)):
        raise PydanticCustomError("hours", "Input should be hours that do not overlap")
    return hours


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


Day = Annotated[str, StringConstraints(max_length=10), AfterValidator(_day)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH_MAX)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Number = Annotated[str, StringConstraints(max_length=60)]
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=32)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")]
Note = Annotated[str, StringConstraints(max_length=NOTE_LENGTH_MAX)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=REASON_LENGTH_MAX)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=24)]
Id = Annotated[int, Field(strict=True, ge=1, le=ID_MAX)]
Keys = Annotated[tuple[Key, ...], Field(max_length=SERVICES_MAX), AfterValidator(_once)]
Skills = Annotated[tuple[Key, ...], Field(max_length=SKILLS_MAX), AfterValidator(_once)]
Languages = Annotated[tuple[Word, ...], Field(max_length=LANGUAGES_MAX), AfterValidator(_once)]
Zones = Annotated[tuple[Id, ...], Field(max_length=ZONES_MAX)]
Hours = Annotated[tuple[Open, ...], Field(max_length=HOURS_MAX), AfterValidator(_apart)]


class Business(Body):
    """What is known of a business. As a change it has only what is changed."""

    external_id: ExternalId | None = None
    name: Name = ""
    phone: Phone = ""
    email: Email = ""
    services: Keys = ()
    zones: Zones = ()
    languages: Languages = ()
    hours: Hours = ()
    emergencies: Annotated[bool, Field(strict=True)] = False
    parallel_max: Annotated[int, Field(strict=True, ge=1, le=PARALLEL_MAX)] = 1
    daily_max: Annotated[int, Field(strict=True, ge=1, le=DAILY_MAX)] = 8
    contract_until: Day | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _both(self) -> "Business":
        given = self.model_fields_set & {"lat", "lon"}
        if given and (len(given) == 1 or (self.lat is None) != (self.lon is None)):
            raise PydanticCustomError("place", "Input should have lat and lon together")
        return self


class Goer(Body):
    """Somebody who goes for a business. As a change it has only what is changed."""

    name: PersonName = ""
    phone: PhoneOrNone = ""
    skills: Skills = ()
    languages: Languages = ()


class Paper(Body):
    """A paper of the business, or of one of its people; it takes the place of the one of its kind before."""

    worker_id: Id | None = None
    kind: DocumentKind
    number: Number = ""
    until: Day


class Price(Body):
    """What is charged for a visit or an hour, in fen; above the cap a quote is agreed first."""

    service: Key
    price_by: PriceBy
    price_fen: Fen
    cap_fen: Fen

    @model_validator(mode="after")
    def _within(self) -> "Price":
        if self.cap_fen < self.price_fen:
            raise PydanticCustomError("cap", "Input should have a cap_fen of at least price_fen")
        return self


class Away(Body):
    """Days on which the business, or one of its people, does not come; first and last included."""

    worker_id: Id | None = None
    from_day: Day
    until_day: Day
    reason: Annotated[str, StringConstraints(max_length=120)] = ""

    @model_validator(mode="after")
    def _forward(self) -> "Away":
        if not 0 <= (date.fromisoformat(self.until_day) - date.fromisoformat(self.from_day)).days <= AWAY_DAYS_MAX:
            raise PydanticCustomError(
                "days", "Input should end when it begins or up to {most} days later", {"most": AWAY_DAYS_MAX}
            )
        return self
