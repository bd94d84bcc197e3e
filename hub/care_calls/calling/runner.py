"""Gives back what nobody is at any more: a call whose page was shut, or whose operator has an alarm for too long.

When each is given back stands in the database, so a kill loses none, and one that was given back is so once.
"""

from hub import alarms
from hub.kernel import DueRunner, Problem, Write
from hub.telephony import show_call

from . import policy, store
from .model import CareCall
from .policy import CLAIM_MS
from .service import interrupt
from .summary import TOPIC

LENGTH_MAX = 100


def runner() -> DueRunner:
    """For all calls. One for each hub."""
    return DueRunner("care_calls", give_back_due, lambda event: event.data["due_ms"] if event.topic == TOPIC else None)


def give_back_due(tx: Write) -> int | None:
    """Give back what is due, at most LENGTH_MAX; returns when something is due next."""
    for one in store.due(tx, LENGTH_MAX):
        has_alarm = alarms.in_hand(tx, one.operator_id) is not None
        if policy.goes_on(one, is_talking=_is_talking(tx, one), has_alarm=has_alarm, now_ms=tx.now_ms):
            store.keep(tx, one.id, one.operator_id, tx.now_ms + CLAIM_MS)
        else:
            interrupt(tx, one)
    return store.next_due_ms(tx)


def _is_talking(tx: Write, one: CareCall) -> bool:
    if one.call_id is None:
        return False
    try:
        return show_call(tx, one.call_id).state != "ended"
    except Problem:
        return False  # calls on the telephone are let go when they are old
