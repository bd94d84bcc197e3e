"""What a resident says of a service, and how far asking them has got."""

from dataclasses import dataclass
from typing import Final, Literal

How = Literal["call", "visit"]
# calling: three tries by telephone; visiting: somebody goes there and asks; over: it was answered, or dropped.
State = Literal["calling", "visiting", "over"]
# answered: the resident has said how it was. nobody: there is nobody to ask any more. dropped: it is done again, or a
# complaint came first.
Over = Literal["answered", "nobody", "dropped"]
# Nobody said how it was: no answer, the line was busy, they did not want to; nobody opened the door.
InVain = Literal["no_answer", "busy", "refused", "not_home"]

# The mean of the three marks below which nobody would call it good: then it is a complaint (policy.py).
GOOD_MEAN: Final = 3.0
LOWEST_GOOD: Final = 2  # one mark below this is poor, however good the others are
VISITOR_LENGTH_MAX: Final = 80
PHONE_LENGTH_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class Marks:
    """Each from 1 (bad) to 5 (good). `price_ok`: whether it was as agreed; None: they do not know."""

    timeliness: int
    attitude: int
    result: int
    price_ok: bool | None
    note: str


@dataclass(slots=True)
class Task:
    """One row of `follow_up_task`: somebody has to ask about an order that was done. Times in ms since 1970.

    `tries`: how many were made at their times. `next_ms`: when to try next; `look_ms`: when it becomes a visit, or a
    supervisor has to see that there is nobody to ask. `visitor`, `phone`: who goes, empty until somebody was found;
    `visit_ms`, `visit_by`: when they were named, and by which operator. `link_epoch`: rises when somebody else goes or
    the link is revoked.
    """

    id: int
    order_id: int
    resident_id: int
    begun_ms: int
    due_ms: int
    state: State
    tries: int
    next_ms: int
    look_ms: int | None
    visitor: str = ""
    phone: str = ""
    over: Over | None = None
    ended_ms: int | None = None
    visit_ms: int | None = None
    visit_by: int | None = None
    link_epoch: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked. `operator_id`: the person at the desk who asked, or who sent the visitor that says it by a link."""

    operator_id: int
    actor: str
    by_link: bool = False
