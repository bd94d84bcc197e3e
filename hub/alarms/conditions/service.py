"""What devices tell of themselves becomes alarms, a few at a time: noted, waited for, and told of once it has lasted.

`device_fault` is the truth, and each step compares with it: so an event that was missed, a kill between two steps, or a
hub that was off for a night make no difference. One step is one transaction of ROWS_MAX rows at most.
"""

from collections.abc import Sequence

from hub.devices import FAULT_TOPIC, OUT_TOPIC, count_phones
from hub.kernel import AnyRow, DueRunner, Event, Write

from ..technical import return_to_normal
from . import incident_store, store
from .carry import carry_out, raise_overdue, tend
from .policy import HOUR, collapse

ROWS_MAX = 500
# An alarm of one's own costs more than a row: fewer of them at a time.
ALARMS_MAX = 100
# Of a town that has fallen silent as a whole the next so many are looked at, to see what they have in common.
LOOKED_AT_MAX = 5_000
# Whose service has ended: somebody may come back, or the phone be collected.
ENDED_AGAIN_MS = 24 * HOUR
# News after which something may have begun, be over, or be somebody's concern again.
WOKEN_BY = frozenset({FAULT_TOPIC, OUT_TOPIC, "resident"})


def condition_runner() -> DueRunner:
    """Makes alarms of what is wrong with devices. One for each hub."""
    return DueRunner("conditions", look, _due_of)


def look(tx: Write) -> int | None:
    """One step; returns when the next is due, `tx.now_ms` if there is more to do at once."""
    if store.take_in(tx, ROWS_MAX) == ROWS_MAX:
        return tx.now_ms  # what they have in common shows when all are known
    touched: dict[int, None] = {}
    more = _end(tx, touched)
    more = _hold(tx, touched) or more
    more = _free(tx) or more
    more = _decide(tx, touched) or more
    raise_overdue(tx, store.tests_overdue(tx, ALARMS_MAX))
    touched.update(dict.fromkeys(incident_store.due(tx)))
    more = tend(tx, touched) or more
    return tx.now_ms if more else _next_due_ms(tx)


def _end(tx: Write, touched: dict[int, None]) -> bool:
    """What is no longer wrong. Another step follows: of a device that has moved what is wrong is to be noted anew."""
    rows = store.gone(tx, ROWS_MAX)
    singles = [row for row in rows if row.state == "alarm"]
    late = {row.id for row in singles[ALARMS_MAX:]}
    rows = [row for row in rows if row.id not in late]
    store.drop(tx, [row.id for row in rows])
    _let_go(tx, rows, touched)
    return bool(rows)


def _hold(tx: Write, touched: dict[int, None]) -> bool:
    """What concerns nobody now: the device is out of service, or its resident is not expected at home."""
    rows = store.to_hold(tx, ALARMS_MAX)
    until: dict[int, int] = {}
    for row in rows:
        ends = [one for one in (row.out_until_ms, row.absent_until_ms) if one is not None]
        until[row.id] = max(ends, default=tx.now_ms + ENDED_AGAIN_MS)
    store.hold(tx, until)
    _let_go(tx, rows, touched)
    return len(rows) == ALARMS_MAX


def _free(tx: Write) -> bool:
    rows = store.to_free(tx, ROWS_MAX)
    store.begin_again(tx, rows)
    return len(rows) == ROWS_MAX


def _let_go(tx: Write, rows: Sequence[AnyRow], touched: dict[int, None]) -> None:
    """They belong to no alarm any more."""
    for row in rows:
        if row.state == "alarm" and row.alarm_id is not None:
            return_to_normal(tx, row.alarm_id)
    members = [(row.alarm_id, row.device_id) for row in rows if row.state == "member"]
    incident_store.leave(tx, members)
    touched.update(dict.fromkeys(alarm_id for alarm_id, _ in members))


def _decide(tx: Write, touched: dict[int, None]) -> bool:
    found = store.belongs_to_nothing(tx, LOOKED_AT_MAX)
    if not found:
        return False
    plan = collapse(found, incident_store.known(tx), count_phones(tx), tx.now_ms)
    return carry_out(tx, plan, touched, ROWS_MAX, ALARMS_MAX)


def _next_due_ms(tx: Write) -> int | None:
    due = (store.next_due_ms(tx), incident_store.next_due_ms(tx))
    return min((one for one in due if one is not None), default=None)


def _due_of(event: Event) -> int | None:
    return event.at_ms if event.topic in WOKEN_BY else None
