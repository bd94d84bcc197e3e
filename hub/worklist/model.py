"""What an operator does next, when no alarm is waiting."""

from dataclasses import dataclass
from typing import Literal

# care_contact, care_committee, care_visit: nobody answered, so somebody else is asked, or goes there; `ref` is the
# number of that. number: the telephone number on the card of resident `ref` is wrong.
Kind = Literal["care_call", "care_contact", "care_committee", "care_visit", "number", "follow_up"]
# What an operator is given next, one after the other.
BY_TELEPHONE: tuple[Kind, ...] = ("care_call", "care_contact", "care_committee", "care_visit", "number")


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
    anybody).
    """

    kind: Kind
    ref: int
    resident_id: int
    due_ms: int
    from_ms: int | None = None
    operator_id: int | None = None
