"""What a conversation takes of an operator: the call itself, and the tries in vain before it.

Counted once a day, with the plan of that day: were it another figure after each call, quarters of an hour would grow
and shrink under what operators already see.
"""

from sqlalchemy import case, func, or_, select

from hub.kernel import Read, Write, get_setting, put_setting

from ..calling.tables import care_call
from ..model import TALKED
from .model import CALL_MINUTES
from .policy import HOUR_MS

KEPT = "care_call_minutes"
# A minute in which it rings, and one to note it and to come to the next: an estimate.
TRY_MINUTES = 2
LOOKED_AT_MS = 30 * 24 * HOUR_MS
# Before anything is known four of five calls are a conversation (product.md: 640 to 800 calls a day). That weighs as
# much as so many calls: of a thousand counted ones it is a tenth.
PRIOR_CALLS, PRIOR_TALKS = 100, 80
# After so many tries others are asked, which is not a care call.
VAIN_MAX = 3


def minutes(calls: int, talks: int) -> float:
    """Of an operator, for a conversation: `talks` of so many `calls` were one."""
    vain = (calls + PRIOR_CALLS) / (talks + PRIOR_TALKS) - 1
    return round(CALL_MINUTES + TRY_MINUTES * min(vain, VAIN_MAX), 2)


def counted(tx: Read) -> float:
    """As the calls of the last thirty days say; one that was interrupted says nothing."""
    c = care_call.c
    talks = func.sum(case((or_(*(c.outcome == one for one in TALKED)), 1), else_=0))
    query = select(func.count(), func.coalesce(talks, 0)).where(
        c.at_ms >= tx.now_ms - LOOKED_AT_MS, c.outcome != "interrupted"
    )
    return minutes(*tx.sql.execute(query).one())


def call_minutes(tx: Read) -> float:
    """As it was counted for the plan of today."""
    kept = get_setting(tx, KEPT)
    return float(kept) if kept else minutes(0, 0)


def keep(tx: Write, found: float) -> None:
    """With the plan that was made with it."""
    put_setting(tx, KEPT, str(found))
