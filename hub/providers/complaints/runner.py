"""Tells a supervisor of what is not decided in time, and ends the week in which a provider may appeal.

When each is looked at next stands in the database, in one transaction with what came of it.
"""

from hub.kernel import DueRunner, Event, Write
from hub.telephony import tell

from . import opening, policy, store

LENGTH_MAX = 50


def runner() -> DueRunner:
    """For all complaints. One for each hub."""
    return DueRunner("complaints", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Do what is due, at most LENGTH_MAX; returns when something is due next."""
    for one in store.due(tx, LENGTH_MAX):
        if one.state == "decided":
            one.state, one.due_ms, one.look_ms = policy.step(one, "expire", None), None, None
            store.save(tx, one)
            opening.publish(tx, one, "final")
            continue
        one.rung += 1
        one.look_ms = policy.next_look_ms(one.rung, one.due_ms or tx.now_ms, tx.now_ms)
        store.looked(tx, one)
        tell(tx, ("supervisor",), "complaint_late", {"complaint": one.id, "state": one.state})
    return store.next_look_ms(tx)


def _due_of(event: Event) -> int | None:
    return event.data["look_ms"] if event.topic == opening.TOPIC else None
