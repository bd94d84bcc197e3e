"""Who answers when the centre calls: by the hour, by how they hear, and now and then by a whim; and who goes to look.

All is drawn by the run's seed, the resident and the moment, so one call more moves no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

from simulator.people.rhythm import MINUTE_US, away, rhythm

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from simulator.people.rhythm import Away
    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance

T = TypeVar("T")

Outcome = Literal["reached", "no_answer", "busy", "refused", "wrong_number", "someone_else"]
StepSaid = Literal["talked", "seen_well", "will_look", "cannot", "no_answer"]
Found = Literal["found_well", "needs_help", "not_home"]

RINGS_MAX: Final = 2  # who does not hear well is rung twice
# How often one ring is heard by somebody who is awake and at home.
_HEARS: Final = {"good": 0.95, "aid": 0.85, "hard": 0.7, "deaf": 0.45}
_ELSE: Final[dict[Outcome, float]] = {
    "reached": 0.92, "busy": 0.03, "someone_else": 0.03, "refused": 0.015, "wrong_number": 0.005,
}  # fmt: skip
# Who sits beside somebody who does not answer the telephone hands it to them; a committee sends somebody.
_CONTACT: Final[dict[StepSaid, float]] = {
    "no_answer": 30, "will_look": 25, "talked": 25, "seen_well": 12, "cannot": 8,
}  # fmt: skip
_COMMITTEE: Final[dict[StepSaid, float]] = {"will_look": 60, "no_answer": 20, "seen_well": 10, "cannot": 10}
_KNOWS: Final = 0.7  # of those who are asked, where the resident is away
_AT_THE_DOOR: Final[dict[Found, float]] = {"found_well": 92, "needs_help": 4, "not_home": 4}


class Ringing(NamedTuple):
    """What a call comes to, after so many rings."""

    outcome: Outcome
    rings: int


def answers(chance: Chance, resident: Resident, day: date, of_day_us: int) -> Ringing:
    """A call to this resident at that time of that day (microseconds since midnight)."""
    if away(chance, resident, day) is not None or not rhythm(chance, resident).answers(of_day_us // MINUTE_US):
        return Ringing("no_answer", RINGS_MAX)
    random = chance.of("people", resident.id, "answers", day.isoformat(), of_day_us // MINUTE_US)
    for ring in range(1, RINGS_MAX + 1):
        if random.random() < _HEARS[resident.hearing]:
            return Ringing(_one_of(random, _ELSE), ring)
    return Ringing("no_answer", RINGS_MAX)


def told(chance: Chance, random: Random, resident: Resident, day: date, *, committee: bool) -> StepSaid | Away:
    """What somebody says who is asked about this resident; where and until when they are, if they are away."""
    gone = away(chance, resident, day)
    if gone is None:
        return _one_of(random, _COMMITTEE if committee else _CONTACT)
    return gone if random.random() < _KNOWS else "no_answer"


def found(chance: Chance, random: Random, resident: Resident, day: date) -> Found:
    """What whoever goes there finds."""
    return "not_home" if away(chance, resident, day) is not None else _one_of(random, _AT_THE_DOOR)


def _one_of(random: Random, weights: dict[T, float]) -> T:
    [one] = random.choices(list(weights), list(weights.values()))
    return one
