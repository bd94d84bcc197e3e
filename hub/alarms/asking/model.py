"""Asking for an alarm whether somebody can go, and each try at one person."""

from dataclasses import dataclass
from typing import Literal, get_args

from ..ladders import NEXT_S

Whom = Literal["key_holders", "contacts"]
# asking: somebody has still time to answer, or is still to be asked. going: somebody is on the way. exhausted: all were
# asked in vain. stopped: by a person, or because somebody has the alarm. over: the alarm is closed for good.
State = Literal["asking", "going", "exhausted", "stopped", "over"]
How = Literal["message", "call"]
Outcome = Literal[
    "planned", "skipped", "asked", "sent", "failed", "no_answer", "going", "cannot", "declined", "reached"
]
# What a person may say on their page, and what an operator may note of them.
Said = Literal["going", "cannot"]
Noted = Literal["going", "cannot", "declined", "no_answer", "reached"]
# Why somebody was not asked, or not reached.
# "late": who said that they go has not come in time.
Why = Literal[
    "not_allowed", "away", "no_channel", "bad_number", "too_often", "refused", "busy", "removed", "answered", "late"
]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OPEN: frozenset[Outcome] = frozenset({"asked", "sent"})
NOT_ASKED: frozenset[Outcome] = frozenset({"planned", "skipped", "failed"})
# After which the next one is asked at once: waiting for this person is of no use.
NO_USE: frozenset[Outcome] = frozenset({"failed", "skipped", "cannot", "declined", "no_answer"})

MINUTES = (5, 10, 15, 20, 30, 45, 60, 90)
MINUTES_MAX = 240
# So long after somebody wanted to be there they are late, and somebody else is asked.
LATE_MS = 5 * 60_000
NOTE_LENGTH_MAX = 200


@dataclass(slots=True)
class Asking:
    """One row of the table `asking`: for one alarm. Times are ms since 1970 UTC.

    `round`: grows when the same people are asked anew. `due_ms`: when the next ones are asked, when who is going is
    late, or when all are told that it is over; None when nothing is to be done. `operator_id`: who began it, None for
    the ladder. `why`: of `stopped`.
    """

    alarm_id: int
    resident_id: int
    state: State
    made_ms: int
    round: int = 1
    whom: Whom = "key_holders"
    in_turn: bool = True
    next_ms: int = NEXT_S * 1000
    due_ms: int | None = None
    operator_id: int | None = None
    by_name: str = ""
    why: str | None = None


@dataclass(slots=True)
class Try:
    """One row of the table `asked`: one try at one person. The name is as it was then.

    `turn`: who has the same is asked at the same time. `made_ms`: when it was put down, `at_ms`: when they were asked.
    `until_ms`: when who is going will be there. `over_ms`: when they were told that it is over.
    """

    alarm_id: int
    round: int
    turn: int
    contact_id: int
    name: str
    relation: str
    has_key: bool
    how: How
    outcome: Outcome
    id: int = 0
    made_ms: int = 0
    at_ms: int | None = None
    outcome_ms: int | None = None
    until_ms: int | None = None
    why: str | None = None
    by_name: str = ""
    note: str = ""
    message_id: int | None = None
    call_id: int | None = None
    over_ms: int | None = None
