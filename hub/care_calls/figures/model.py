"""What is counted about care calls: for each resident the time that counts, and the conversations in it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
# The promise to everybody (product.md); some residents have agreed on a shorter interval.
PROMISE_MS = 72 * HOUR_MS
WORDS_LENGTH_MAX = 2000

# Why somebody was not talked with in time, the first that holds (policy.reason_of).
Reason = Literal["hub_off", "visit", "escalated", "alarm", "tried", "no_seats", "interrupted", "nobody_tried"]
REASONS: tuple[Reason, ...] = get_args(Reason)

ResidentSort = Literal["longest", "name", "conversations", "late"]
BreachSort = Literal["newest", "longest", "name"]


class Time(NamedTuple):
    """From an instant until before another, in ms since 1970."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one resident: when they were looked after, when they were away, and who talked with them when.

    All in order. `limit_ms`: how long may lie between two conversations.
    """

    resident_id: int
    served: tuple[Time, ...]
    pauses: tuple[Time, ...]
    limit_ms: int
    talked_ms: tuple[int, ...]


class Piece(NamedTuple):
    """A time that counts. `is_return`: the resident came home from a pause at its beginning."""

    from_ms: int
    to_ms: int
    is_return: bool


class Gap(NamedTuple):
    """From one conversation (or the beginning of the service) to the next, or to the end of what is looked at.

    `counted_ms`: how much of it counts. `late_ms`: when it became too long, None if it did not. `is_open`: nobody has
    talked with the resident since.
    """

    begin_ms: int
    end_ms: int
    is_open: bool
    counted_ms: int
    late_ms: int | None


class Call(NamedTuple):
    """A care call that came to an end."""

    id: int
    resident_id: int
    operator_id: int
    at_ms: int
    ended_ms: int | None
    outcome: str


class Contact(NamedTuple):
    """A live conversation. `kind` as in `live_contact`; `import`: as the list said it, and no proof of our own."""

    resident_id: int
    at_ms: int
    kind: str
    operator_id: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What stood in the rows when somebody became late; kept with the breach, so that anybody can judge again.

    `noted_after_ms`: how long after the moment the hub noted it. `tries`: calls in vain since the last conversation;
    `interrupted`: calls begun and cut off. `visits`, `steps`: of the ladder beyond the centre's own tries (contacts,
    committee) so far. `alarm_id`: the alarm that says so. `seat_ms`: time of people in the calling hours of the last
    24 hours, all together, as the plan counts it (planning/attending.py); `needed_ms`: what the calls of that time took
    and those that waited would have taken.
    """

    noted_after_ms: int
    tries: int
    interrupted: int
    steps: int
    visits: int
    alarm_id: int | None
    seat_ms: int
    needed_ms: int
