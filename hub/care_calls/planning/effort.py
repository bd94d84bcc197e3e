"""What a conversation takes of an operator: the call itself, and the tries in vain before it.

Counted once a day, with the plan of that day: were it another figure after each call, quarters of an hour would grow
and shrink under what operators already see.
"""

from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select

from hub.kernel import Read, Write, get_setting, put_setting

from ..calling.tables import care_call
from ..model import TALKED
from .model import CALL_MINUTES, MINUTE_MS
from .policy import HOUR_MS

KEPT = "care_call_minutes"
# A minute in which it rings, and one to note it and to come to the next: an estimate, until it is counted.
TRY_MINUTES = 2
LOOKED_AT_MS = 30 * 24 * HOUR_MS
# Before anything is known four of five calls are a conversation (product.md: 640 to 800 calls a day). What is supposed
# weighs as much as so many calls: after a day of a large centre little, and still something in a small one.
PRIOR_CALLS, PRIOR_TALKS = 30, 24
# After so many tries others are asked, which is not a care call.
VAIN_MAX = 3
# A call that was left open over a break says nothing of how long calls are.
LENGTH_MS_MAX = 15 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Counted:
    """Calls, and how many of them were a conversation; of those that have a length how many, and how long: talks, and
    the others.
    """

    calls: int = 0
    talks: int = 0
    timed_talks: int = 0
    talks_ms: int = 0
    timed_tries: int = 0
    tries_ms: int = 0


def minutes(found: Counted) -> float:
    """Of an operator, for a conversation."""
    vain = min((found.calls + PRIOR_CALLS) / (found.talks + PRIOR_TALKS) - 1, VAIN_MAX)
    call = _mean(found.timed_talks, found.talks_ms, CALL_MINUTES)
    return round(call + vain * _mean(found.timed_tries, found.tries_ms, TRY_MINUTES), 2)


def counted(tx: Read) -> float:
    """As the calls of the last thirty days say; one that was interrupted, or noted afterwards, has no length."""
    c = care_call.c
    talked = or_(*(c.outcome == one for one in TALKED))
    length_ms = case((c.ended_ms - c.at_ms > LENGTH_MS_MAX, LENGTH_MS_MAX), else_=c.ended_ms - c.at_ms)
    timed = c.ended_ms > c.at_ms
    parts = [
        case((talked, 1), else_=0),
        *(case((and_(timed, kind), value), else_=0) for kind in (talked, ~talked) for value in (1, length_ms)),
    ]
    query = select(func.count(), *(func.coalesce(func.sum(one), 0) for one in parts)).where(
        c.at_ms >= tx.now_ms - LOOKED_AT_MS, c.outcome != "interrupted"
    )
    return minutes(Counted(*tx.sql.execute(query).one()))


def call_minutes(tx: Read) -> float:
    """As it was counted for the plan of today."""
    kept = get_setting(tx, KEPT)
    return float(kept) if kept else minutes(Counted())


def keep(tx: Write, found: float) -> None:
    """With the plan that was made with it."""
    put_setting(tx, KEPT, str(found))


def _mean(many: int, all_ms: int, supposed: float) -> float:
    return (all_ms / MINUTE_MS + supposed * PRIOR_TALKS) / (many + PRIOR_TALKS)
