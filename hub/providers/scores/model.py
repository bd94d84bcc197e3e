"""What a score is counted from, what it says, and the rules by which it does."""

from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..complaints.model import Kind
from ..orders.model import Urgency

Part = Literal["answering", "accepting", "keeping", "punctual", "marks", "price"]
PARTS: Final[tuple[Part, ...]] = ("answering", "accepting", "keeping", "punctual", "marks", "price")
# What a score does by itself when its month is over.
Effect = Literal["none", "warned", "suspended"]
About = Literal["score", "suspension"]
Decision = Literal["stands", "changed"]

WHOLE: Final = 100
WORDS_LENGTH_MAX: Final = 2000
_Points = Annotated[int, Field(ge=0, le=WHOLE)]


class Rules(BaseModel):
    """`weights`: the most that each part gives, 100 together. `complaints`: what one that was upheld costs, by kind.
    `no_show_times`: as how many orders that were given back one no-show counts. `price_each`: what one price costs that
    was not as agreed. Below `warn_below` a provider is warned, below `suspend_below` suspended; neither with fewer
    than `cases_least` orders that they were asked about.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[Part, _Points]
    complaints: dict[Kind, _Points]
    no_show_times: Annotated[int, Field(ge=1, le=10)]
    price_each: _Points
    warn_below: _Points
    suspend_below: _Points
    cases_least: Annotated[int, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _whole(self) -> "Rules":
        if set(self.weights) != set(PARTS) or sum(self.weights.values()) != WHOLE:
            raise ValueError(f"weights: each of {', '.join(PARTS)}, {WHOLE} together")
        if set(self.complaints) != set(FIRST_COMPLAINTS):
            raise ValueError("complaints: each kind has its points")
        if self.suspend_below > self.warn_below:
            raise ValueError("suspend_below: not above warn_below")
        return self


FIRST_COMPLAINTS: Final[dict[Kind, int]] = {
    "late": 3,
    "rude": 5,
    "poor_work": 5,
    "price": 8,
    "damage": 15,
    "theft_suspected": 40,
    "other": 3,
}
FIRST_RULES: Final = Rules(
    weights={"answering": 15, "accepting": 10, "keeping": 20, "punctual": 15, "marks": 30, "price": 10},
    complaints=FIRST_COMPLAINTS,
    no_show_times=2,
    price_each=5,
    warn_below=75,
    suspend_below=50,
    cases_least=5,
)


@dataclass(slots=True)
class Facts:
    """Of one provider in one month. `marks_sum`: of all marks, three for each of `follow_ups`; `complaints`: those that
    were decided in the month and stand, by kind.
    """

    accepted: int = 0
    declined: int = 0
    timed_out: int = 0
    given_back: int = 0
    no_shows: int = 0
    arrivals: int = 0
    late: int = 0
    done: int = 0
    above_quote: int = 0
    follow_ups: int = 0
    marks_sum: int = 0
    price_wrong: int = 0
    complaints: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def cases(self) -> int:
        """How many orders they were asked about, and answered or let pass."""
        return self.accepted + self.declined + self.timed_out

    @property
    def is_empty(self) -> bool:
        """Nothing happened: there is no score."""
        return not any(value for value in asdict(self).values())


@dataclass(frozen=True, slots=True)
class Score:
    """`points` None: there was nothing to count. `parts`: what each gave, and `complaints` what those took."""

    points: float | None
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an order's history, with what its order asks for."""

    order_id: int
    at_ms: int
    what: str
    provider_id: int | None
    data: dict[str, Any]
    urgency: Urgency
    wanted_ms: int | None
