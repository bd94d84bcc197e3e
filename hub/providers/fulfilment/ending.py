"""An order that does not go its way: given back, nobody came, not needed, or to be done again."""

from hub.kernel import Problem, Read, Write
from hub.residents import is_served

from .. import machines
from ..follow_ups import service as follow_ups
from ..links import OrderLinks
from ..offers import service as offers
from ..offers import store as offer_store
from ..offers.model import Reason
from ..orders import moving
from ..orders.model import SERVICE_ENDED, Action, Order
from ..orders.policy import REOPEN_MS


def give_back(
    tx: Write, order: Order, actor: str, reason: Reason, note: str, links: OrderLinks, seen_version: int | None = None
) -> Order:
    """They do not come after all: somebody else is asked. Raises 409."""
    return _anew(tx, order, "give_back", actor, links, {"reason": reason, "note": note}, seen_version)


def no_show(
    tx: Write, order: Order, actor: str, note: str, links: OrderLinks, seen_version: int | None = None
) -> Order:
    """Nobody came, and it stays in their record. Raises 409."""
    return _anew(tx, order, "no_show", actor, links, {"note": note}, seen_version)


def cancel(tx: Write, order: Order, actor: str, reason: str, seen_version: int | None = None) -> Order:
    """It is not needed any more; who was asked or on the way is told. Raises 409, and `still_served` where the
    `reason` is that the resident's service has ended, and it has not.
    """
    if reason == SERVICE_ENDED and is_served(tx, order.resident_id):
        raise Problem(409, "still_served", "The service of this resident has not ended.")
    had = order.provider_id
    order.end_reason = reason
    moving.move(tx, order, "cancel", actor, seen_version, {"reason": reason})
    offers.end(tx, order)
    if had is not None:
        offer_store.give_back(tx, order.id, "withdrawn")
        offers.tell_provider(tx, had, "order_taken", None)
    machines.release(tx, order.id)
    return order


def reopen(
    tx: Write, order: Order, actor: str, reason: str, links: OrderLinks, seen_version: int | None = None
) -> Order:
    """It has to be done again, by the same ones or by others. Raises 409 `done_long_ago` after 30 days."""
    if not may_reopen(tx, order):
        raise Problem(409, "done_long_ago", "This was done more than 30 days ago. Make a new order.")
    follow_ups.drop(tx, order)
    order.done_ms = order.followed_up_ms = order.closed_ms = order.out_ms = order.on_site_ms = order.on_way_ms = None
    order.quote_fen = order.amount_fen = order.consent = None
    return _anew(tx, order, "reopen", actor, links, {"reason": reason}, seen_version)


def may_reopen(tx: Read, order: Order) -> bool:
    """Whether what was done is young enough to be the same job."""
    return order.done_ms is None or tx.now_ms - order.done_ms <= REOPEN_MS


def _anew(
    tx: Write,
    order: Order,
    action: Action,
    actor: str,
    links: OrderLinks,
    told: dict[str, str],
    seen_version: int | None,
) -> Order:
    had = order.provider_id
    order.provider_id = order.worker_id = order.accepted_ms = order.on_way_ms = None
    moving.move(tx, order, action, actor, seen_version, {**told, "provider_id": had})
    offer_store.give_back(tx, order.id, "declined" if action != "reopen" else "withdrawn")
    if order.urgency == "now":
        offers.ask_by_itself(tx, order, links)
    return order
