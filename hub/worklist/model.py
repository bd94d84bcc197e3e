"""What an operator does next, when no alarm is waiting."""

from dataclasses import dataclass
from typing import Literal

# care_contact, care_committee, care_visit: nobody answered, so somebody else is asked, or goes there; `ref` is the
# number of that. number: the telephone number on the card of resident `ref` is wrong. follow_up: how order `ref` was;
# follow_up_visit: nobody could be asked by telephone, so somebody goes there and asks.
Kind = Literal["care_call", "care_contact", "care_committee", "care_visit", "number", "follow_up", "follow_up_visit"]
# What an operator is given next, one after the other.
BY_TELEPHONE: tuple[Kind, ...] = (
    *("care_call", "care_contact", "care_committee", "care_visit", "number", "follow_up", "follow_up_visit"),
)
# What a care call that goes on may be about: how a service was is a question of its own.
IN_A_CARE_CALL: tuple[Kind, ...] = ("care_call", "care_contact", "care_committee", "care_visit", "number")


Whose = Literal["mine", "anybody"]


@dataclass(frozen=True, slots=True)
class Only:
    """A part of the list: `operator_id`'s own or what is nobody's by name (`whose` None: both), and what is overdue."""

    operator_id: int
    whose: Whose | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do for a resident. `ref` is its number in the context that asked for it (an order, a resident).

    By `due_ms` it must be done, and not before `from_ms` (None: at any time); `operator_id`: for whom it is (None: for
    anybody); `not_operator_id`: who has a part in it and is never given it.
    """

    kind: Kind
    ref: int
    resident_id: int
    due_ms: int
    from_ms: int | None = None
    operator_id: int | None = None
    not_operator_id: int | None = None
