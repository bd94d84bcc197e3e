"""A protocol: what an operator asks and says when an alarm of one kind comes in, step by step."""

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from hub.kernel.http import Body
from hub.operators import Language

from ..model import KINDS, Kind
from ..questions import KEY_LENGTH_MAX, Key, Question, Value

DEFAULTS = Path(__file__).parent / "defaults"
STEPS_MAX = 30
SAY_LENGTH_MAX = 300
HINT_LENGTH_MAX = 300
# Nobody changes their mind so often: a page that has lost its senses must not fill the disk.
ANSWERS_MAX = 300

Said = Annotated[str, Field(max_length=SAY_LENGTH_MAX)]
Hinted = Annotated[str, Field(max_length=HINT_LENGTH_MAX)]


class OnlyIf(Body):
    """A step is shown only if that earlier step was answered with one of these."""

    step: Key
    answers: Annotated[tuple[Annotated[str, Field(max_length=KEY_LENGTH_MAX)], ...], Field(min_length=1, max_length=12)]


class Step(Question):
    """`say`: word for word to the resident; `hint`: for the operator alone. Both may be left out."""

    say: dict[Language, Said] = Field(default_factory=dict[Language, Said])
    hint: dict[Language, Hinted] = Field(default_factory=dict[Language, Hinted])
    only_if: OnlyIf | None = None


class Protocol(Body):
    """What is edited, published and kept. It may be incomplete as long as it is a draft (policy.faults)."""

    steps: Annotated[tuple[Step, ...], Field(max_length=STEPS_MAX)]


FaultKind = Literal["no_steps", "doubled", "missing", "too_few", "most_below_least", "not_earlier", "no_such_answer"]


class Fault(NamedTuple):
    """What has to be put right before a draft can be published. `field`: "steps.2.ask.fr"."""

    field: str
    fault: FaultKind


class Answer(NamedTuple):
    """One answer of one alarm; `value` is None where it was taken back."""

    step: str
    value: Value | None
    at_ms: int
    operator_id: int
    by: str


@cache
def defaults() -> dict[Kind, Protocol]:
    """What a centre begins with, of every kind."""
    return {kind: Protocol.model_validate(json.loads(_text(kind))) for kind in KINDS}


def _text(kind: Kind) -> str:
    return (DEFAULTS / f"{kind}.json").read_text("utf-8")
