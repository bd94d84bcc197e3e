"""What may be written into a card: every field with its limits, by the section in which a person changes it."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hub.kernel.http import ID_MAX, Body

from .numbers import e164

BORN_FIRST = 1900
CONTACTS_MAX = 20
NAME_LENGTH_MAX = 40
EVERY_H_MIN, EVERY_H_MAX = 12, 72
_SPAN = re.compile(r"(\d|[01]\d|2[0-3]):([0-5]\d)-(\d|[01]\d|2[0-3]):([0-5]\d)")

EndReason = Literal["moved", "died", "unsubscribed"]
PauseKind = Literal["hospital", "travel", "other"]
ConsentSubject = Literal["care_data", "keys", "family_told", "recording", "photographs", "other"]
PAUSE_KINDS: tuple[PauseKind, ...] = get_args(PauseKind)


def _phone(text: str) -> str:
    found = e164(text)
    if found is None:
        raise PydanticCustomError("phone", "Input should be a telephone number, for example +86 21 5555 0100")
    return found


def _phone_or_none(text: str) -> str:
    return _phone(text) if text else ""


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text.replace("–", "-").replace(" ", ""))
    times = [f"{int(hour):02}:{minute}" for hour, minute in (found.group(1, 2), found.group(3, 4))] if found else []
    if not times or times[0] >= times[1]:
        raise PydanticCustomError("span", "Input should be a time of the day such as 09:00-11:30")
    return "-".join(times)


def _apart(spans: list[str]) -> list[str]:
    spans = sorted(spans)
    if any(one[6:] > other[:5] for one, other in pairwise(spans)):
        raise PydanticCustomError("span", "Input should be times that do not overlap")
    return spans


BodyT = TypeVar("BodyT", bound=Body)
Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH_MAX)]
Phone = Annotated[str, StringConstraints(min_length=3, max_length=40), AfterValidator(_phone)]
PhoneOrNone = Annotated[str, StringConstraints(max_length=40), AfterValidator(_phone_or_none)]
Key = Annotated[str, StringConstraints(max_length=24)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=24)]
Line = Annotated[str, StringConstraints(max_length=120)]
Hint = Annotated[str, StringConstraints(max_length=200)]
Note = Annotated[str, StringConstraints(max_length=2000)]
Clock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]
Day = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Version = Annotated[int, Field(ge=1, le=ID_MAX)]
Id = Annotated[int, Field(ge=1, le=ID_MAX)]
Times = Annotated[list[Annotated[str, AfterValidator(_span)]], Field(max_length=6), AfterValidator(_apart)]
Hours = Annotated[int, Field(ge=EVERY_H_MIN, le=EVERY_H_MAX)]
Languages = Annotated[list[Word], Field(max_length=10)]


def needs(*names: str) -> Callable[[BodyT], BodyT]:
    """A check that these fields were given."""

    def check(body: BodyT) -> BodyT:
        missing = [name for name in names if name not in body.model_fields_set]
        if missing:
            raise ValueError(f"{', '.join(missing)} should be given")
        return body

    return check


class Identity(Body):
    """Who it is. Pinyin and initials follow from the name where they are not given."""

    name: Name = ""
    pinyin: Annotated[str, StringConstraints(min_length=1, max_length=80, to_lower=True)] = ""
    initials: Annotated[str, StringConstraints(min_length=1, max_length=12, to_lower=True)] = ""
    born_year: Annotated[int, Field(ge=BORN_FIRST, le=2100)] = BORN_FIRST
    sex: Literal["f", "m"] = "f"
    phone: Phone = ""
    external_id: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None


class Home(Body):
    """Where they live. Without a place on the map it is the middle of the zone."""

    address: Annotated[str, StringConstraints(min_length=1, max_length=120)] = ""
    zone_id: Id = 1
    building: Annotated[str, StringConstraints(max_length=24)] = ""
    floor: Annotated[int, Field(ge=-9, le=200)] = 0
    door: Annotated[str, StringConstraints(max_length=12)] = ""
    lift: bool | None = None
    lives_alone: bool = True
    lat: Annotated[float, Field(ge=-90, le=90)] = 0.0
    lon: Annotated[float, Field(ge=-180, le=180)] = 0.0


class Access(Body):
    """How one gets in."""

    door_notes: Note = ""
    key_safe: Hint = ""
    keys_at: Hint = ""


class Health(Body):
    """What a helper must know. `conditions`, `hearing`, `mobility`: words that the console can say, or free ones."""

    conditions: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(max_length=20)
    ] = Field(default=[])
    hearing: Key = ""
    mobility: Key = ""
    medication: Note = ""
    allergies: Note = ""
    doctor: Line = ""
    hospital: Line = ""


class Preferences(Body):
    """How they like to be called, and when not. `well_by`: they press "I am well" each day by then; empty: no
    such thing was agreed. `call_times`: when they like to be called, none for any time; `call_every_h`: at the latest
    so many hours after the last call; `call_by`: the sign-in name of the operator whom they trust, empty for anybody.
    """

    called: Annotated[str, StringConstraints(max_length=NAME_LENGTH_MAX)] = ""
    dialect: Key = ""
    languages: Languages = Field(default=[])
    nap_from: Clock = ""
    nap_to: Clock = ""
    ring_twice: bool = False
    well_by: Clock = ""
    call_times: Times = Field(default=[])
    call_every_h: Hours = EVERY_H_MAX
    call_by: Annotated[str, StringConstraints(max_length=40)] = ""


SECTIONS: dict[str, type[Body]] = {
    "identity": Identity,
    "home": Home,
    "access": Access,
    "health": Health,
    "preferences": Preferences,
}


class Contact(Body):
    """Somebody to call. `together`: at the same time as the one before."""

    name: Name = ""
    relation: Key = ""
    phone: Phone = ""
    phone_2: PhoneOrNone = ""
    has_key: bool = False
    together: bool = False
    may_be_told: bool = True
    languages: Languages = Field(default=[])
