"""Closes a month when it is over, a part of the providers in each transaction, and tells of appeals that wait.

The month that is next stands in the database, and whose is counted is a row of its own: a kill counts none twice, and
warns or suspends nobody twice.
"""

from hub.kernel import DueRunner, Event, Write
from hub.telephony import tell

from . import service, store

LENGTH_MAX = 50
TOLD_AGAIN_MS = 24 * 3_600_000


def runner() -> DueRunner:
    """For all providers. One for each hub."""
    return DueRunner("scores", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Do a part of what is due; returns when something is due next."""
    for row in store.late_appeals(tx, LENGTH_MAX):
        store.look_again(tx, row["id"], tx.now_ms + TOLD_AGAIN_MS)
        tell(tx, ("supervisor",), "appeal_late", {"provider": row["provider_id"]})
    if service.close_month(tx, LENGTH_MAX):
        return tx.now_ms
    times = (store.next_look_ms(tx), service.next_close_ms(tx))
    return min((one for one in times if one is not None), default=None)


def _due_of(event: Event) -> int | None:
    return event.data["look_ms"] if event.topic == service.TOPIC else None
