"""Asks the next ones when time is over, and tells who is to be told when an order does not go on.

Each due time is in the database; a step and the time of the next are one transaction, so that a kill loses none and
does none twice. After an outage what was missed is done at once, one after the other.
"""

from hub.kernel import DueRunner, Event, Write
from hub.telephony import tell

from ..links import OrderLinks
from ..orders import moving
from ..orders import store as orders
from ..orders.shown import TOPIC
from . import service, store

LENGTH_MAX = 50
SUPERVISOR_RUNG = 2


def runner(links: OrderLinks) -> DueRunner:
    """For all orders. One for each hub."""
    return DueRunner("orders", lambda tx: go_on(tx, links), _due_of)


def go_on(tx: Write, links: OrderLinks) -> int | None:
    """Do what is due, at most LENGTH_MAX of each kind; returns when something is due next."""
    for offer in store.lapsed(tx, LENGTH_MAX):
        service.lapse(tx, offer, links)
    for order in orders.due(tx, LENGTH_MAX):
        moving.climb(tx, order)
        if order.rung >= SUPERVISOR_RUNG:
            tell(tx, ("supervisor",), "order_late", {"order": order.id, "state": order.state})
    times = (store.next_until_ms(tx), orders.next_look_ms(tx))
    return min((one for one in times if one is not None), default=None)


def _due_of(event: Event) -> int | None:
    """What may have brought a due time forward."""
    if event.topic == TOPIC:
        return event.data["look_ms"]
    return event.data["until_ms"] if event.topic == "offer" else None
