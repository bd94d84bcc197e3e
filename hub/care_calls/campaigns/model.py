"""A campaign: what is asked of a group of residents at their care calls, between two days of the year."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from hub.alarms import AnswerValue, GivenAnswer, Step, StepKey
from hub.kernel.http import ID_MAX, Body
from hub.operators import Language

DEFAULTS = Path(__file__).parent / "defaults"

Topic = Literal["script", "heat", "cold", "flu", "medicine", "birthday", "fraud", "other"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
# What is said at every call, whatever else is asked: it is edited like a campaign, and never put away.
SCRIPT: Topic = "script"
Often = Literal["once", "every_call"]

NAME_LENGTH_MAX = 60
OPENING_LENGTH_MAX = 300
STEPS_MAX = 10
ZONES_MAX = 50
AGES_MAX = 20
WORDS_MAX = 20
WORD_LENGTH_MAX = 40
AGE_MAX = 130
FLOOR_MIN, FLOOR_MAX = -5, 200
CAMPAIGNS_MAX = 100
EXAMPLES_MAX = 5
ANSWERS_MAX = 200

Named = Annotated[str, Field(max_length=NAME_LENGTH_MAX)]
Opened = Annotated[str, Field(max_length=OPENING_LENGTH_MAX)]
Age = Annotated[int, Field(strict=True, ge=0, le=AGE_MAX)]
Floor = Annotated[int, Field(strict=True, ge=FLOOR_MIN, le=FLOOR_MAX)]
ZoneId = Annotated[int, Field(strict=True, ge=1, le=ID_MAX)]
Word = Annotated[str, Field(min_length=1, max_length=WORD_LENGTH_MAX)]


class Group(Body):
    """Whom it is for: whoever all of these fit. What is empty or None fits everybody.

    `zones`: in one of these; `ages`: becomes one of these this year; `conditions`: has one of these words of the card.
    Ages and floors include both ends.
    """

    zones: Annotated[tuple[ZoneId, ...], Field(max_length=ZONES_MAX)] = ()
    age_from: Age | None = None
    age_to: Age | None = None
    ages: Annotated[tuple[Age, ...], Field(max_length=AGES_MAX)] = ()
    floor_from: Floor | None = None
    floor_to: Floor | None = None
    no_lift: bool = False
    lives_alone: bool = False
    conditions: Annotated[tuple[Word, ...], Field(max_length=WORDS_MAX)] = ()


class Campaign(Body):
    """What is edited, published and kept; as a draft it may be incomplete (policy.faults).

    `opening`: what is said before the first question. From `from_on` to `until_on`, both included, on the wall of the
    centre; `yearly`: again each year, also over the turn of a year. `once`: until each question has its answer in that
    span; else at every call.
    """

    topic: Topic = "other"
    name: dict[Language, Named] = Field(default_factory=dict[Language, Named])
    opening: dict[Language, Opened] = Field(default_factory=dict[Language, Opened])
    from_on: date | None = None
    until_on: date | None = None
    yearly: bool = False
    often: Often = "once"
    group: Group = Field(default_factory=Group)
    steps: Annotated[tuple[Step, ...], Field(max_length=STEPS_MAX)] = ()


FaultKind = Literal["no_steps", "missing", "ends_before", "to_below_from", "doubled", "too_few", "most_below_least",
                    "not_earlier", "no_such_answer"]  # fmt: skip


class Fault(NamedTuple):
    """What has to be put right before a draft can be published. `field`: "steps.2.ask.fr", "until_on"."""

    field: str
    fault: FaultKind


class Span(NamedTuple):
    """The days of one run of a campaign, both included."""

    first: date
    last: date


class Published(NamedTuple):
    """The version of a campaign that is used now."""

    id: int
    number: int
    content: Campaign


class Due(NamedTuple):
    """A campaign that is asked of somebody now. `answers`: what holds in this run, or in this call where it is asked at
    every one; `begun`: something of it was answered in this very call.
    """

    published: Published
    span: Span
    answers: Mapping[str, AnswerValue]
    begun: bool


class AnswerGiven(Body):
    """`version`: of the campaign as it was seen; `value` None takes the answer back."""

    campaign_id: Annotated[int, Field(ge=1, le=ID_MAX)]
    version: Annotated[int, Field(ge=1, le=ID_MAX)]
    question: StepKey
    value: GivenAnswer | None


@cache
def defaults() -> dict[str, Campaign]:
    """What a centre begins with, by the name of its file."""
    return {
        path.stem: Campaign.model_validate(json.loads(path.read_text("utf-8"))) for path in sorted(DEFAULTS.iterdir())
    }
