"""Makes a visit of what calls did not bring, and tells a supervisor where there is nobody to ask any more.

When each is looked at next stands in the database, in one transaction with what came of it: a kill loses none and does
none twice.
"""

from hub.kernel import DueRunner, Event, Write
from hub.residents import is_served
from hub.telephony import tell
from hub.worklist import finish_work

from ..orders import moving
from ..orders.shown import TOPIC
from . import service, store
from .policy import LOOK_AGAIN_MS, calls_end_ms

LENGTH_MAX = 50


def runner() -> DueRunner:
    """For all follow-ups. One for each hub."""
    return DueRunner("follow_ups", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Do what is due, at most LENGTH_MAX; returns when something is due next."""
    for task in store.due(tx, LENGTH_MAX):
        order = moving.must(tx, task.order_id)
        if is_served(tx, task.resident_id):
            end_ms = calls_end_ms(task.begun_ms, task.due_ms)
            if task.state == "calling" and tx.now_ms >= end_ms:
                service.to_visit(tx, order, task, "hub")
            else:
                task.look_ms = end_ms if tx.now_ms < end_ms else tx.now_ms + LOOK_AGAIN_MS
                store.save(tx, task)
            continue
        finish_work(tx, "follow_up", order.id)
        finish_work(tx, "follow_up_visit", order.id)
        task.look_ms = tx.now_ms + LOOK_AGAIN_MS
        store.save(tx, task)
        tell(tx, ("supervisor",), "nobody_to_ask", {"order": order.id})
    return store.next_look_ms(tx)


def _due_of(event: Event) -> int | None:
    """What was done now is looked at later; whoever is looked after no more makes it due at once."""
    return event.at_ms if event.topic == TOPIC and event.data["what"] in ("finish", "resume") else None
