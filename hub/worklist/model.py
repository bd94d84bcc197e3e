"""What an operator does next, when no alarm is waiting."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["care_call", "follow_up"]
# What an operator is given next, one after the other.
BY_TELEPHONE: tuple[Kind, ...] = ("care_call",)


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
