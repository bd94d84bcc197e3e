"""One provider who is asked whether they come."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from ..orders.model import Mode

# lost: another one was first. withdrawn: a person took it back, or the order is over.
Outcome = Literal["waiting", "accepted", "declined", "timed_out", "lost", "withdrawn"]
# Why a provider does not come, or not after all: what the figures count.
Reason = Literal["no_time", "too_far", "not_our_work", "no_material", "other"]

AT_ONCE: Final = 3  # as many are asked at the same time when it is urgent
ROUNDS_MAX: Final = 20
CHOSEN_MAX: Final = 20


@dataclass(slots=True)
class Offer:
    """As it is stored. `until_ms`: by when they have to answer. `points` and `parts`: why they were asked (None: by a
    person's own choice). `overruled`: why a person sends somebody whom a rule forbids. `by`: the operator who asked.
    """

    id: int
    order_id: int
    provider_id: int
    round: int
    mode: Mode
    made_ms: int
    until_ms: int
    outcome: Outcome
    by: int | None
    points: float | None = None
    parts: dict[str, Any] | None = None
    overruled: str = ""
    answered_ms: int | None = None
    reason: Reason | None = None
    note: str = ""
