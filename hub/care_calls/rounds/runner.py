"""Goes on by itself where nobody did anything: who was asked is silent, a visit was not made, three days are over.

Each due time is in the database; a step, its alarm and the time of the next are one transaction, so that a kill loses
none and does none twice. After an outage what was missed is done at once, one after the other.
"""

from hub.kernel import DueRunner, Event, Write

from ..visits import results
from ..visits import store as visits
from ..visits.summary import TOPIC as VISIT_TOPIC
from . import store
from .ending import close
from .policy import AGAIN_MS
from .service import begun, climb, expected_at_home, raise_alarm, settle
from .summary import TOPIC

LENGTH_MAX = 20


def runner() -> DueRunner:
    """For all residents. One for each hub."""
    return DueRunner("care_rounds", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Do what is due, at most LENGTH_MAX of each kind; returns when something is due next."""
    for step in store.lapsed(tx, LENGTH_MAX):
        found = store.one(tx, step.round_id)
        if found is not None and expected_at_home(tx, step.resident_id):
            close(tx, step, "lapsed")
            climb(tx, found)
        else:
            close(tx, step, "dropped")
            settle(tx, step.resident_id)
    for visit in visits.late(tx, LENGTH_MAX):
        results.missed(tx, visit)
    overdue = store.overdue(tx, tx.now_ms - AGAIN_MS, LENGTH_MAX)
    for resident_id in overdue:
        raise_alarm(tx, begun(tx, resident_id), "three_days")
    times = (store.next_due_ms(tx), visits.next_due_ms(tx), store.next_overdue_ms(tx, AGAIN_MS))
    return min((one for one in times if one is not None), default=None) if len(overdue) < LENGTH_MAX else tx.now_ms


def _due_of(event: Event) -> int | None:
    """What may have brought a due time forward."""
    if event.topic in (TOPIC, VISIT_TOPIC):
        return event.data["due_ms"]
    return event.at_ms if event.topic in ("resident", "care_call") else None
