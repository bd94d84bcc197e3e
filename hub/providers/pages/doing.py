"""What somebody says by a link, carried out once: their telephone sends it again until it hears from us."""

from dataclasses import dataclass
from typing import Literal

from hub.kernel import Problem, Read, Write
from hub.kernel.signed_links import Token

from .. import photos
from ..fulfilment import ending, going
from ..links import OrderLinks
from ..offers import service as offers
from ..offers.model import Offer, Reason
from ..orders import store
from ..orders.model import Order
from ..photos import PhotoStage, Picture
from . import policy
from .base_codes import epoch
from .looking import find_job, find_offer
from .policy import HereView, JobView, OfferView

Action = Literal["set_out", "quote", "finish", "give_back"]


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in; `fen` None: nothing."""

    action: Action
    fen: int | None = None
    parts: str = ""
    reason: Reason = "other"
    note: str = ""


def come(tx: Write, links: OrderLinks, token: Token | None, worker_id: int | None) -> OfferView:
    """They come. Raises 422 `unknown_worker`, 409 `may_not_be_sent`."""
    offer = find_offer(tx, links, token)
    if not isinstance(offer, Offer):
        return offer
    view = policy.offer_view(offer.outcome, offer.until_ms, tx.now_ms)
    if view == "asked":
        offers.accept(tx, offer, f"provider {offer.provider_id}", links, worker_id)
        return "yours"
    return view


def cannot(tx: Write, links: OrderLinks, token: Token | None, reason: Reason) -> OfferView:
    """They do not."""
    offer = find_offer(tx, links, token)
    if not isinstance(offer, Offer):
        return offer
    if policy.offer_view(offer.outcome, offer.until_ms, tx.now_ms) == "asked":
        offers.decline(tx, offer, f"provider {offer.provider_id}", reason, "", links)
    return "over"


def act(tx: Write, links: OrderLinks, token: Token | None, key: str, said: Said) -> JobView:
    """Carry it out, unless `key` was; the screen that comes now. Raises `not_there_yet` and as `fulfilment.going`."""
    if token is not None and store.has_key(tx, token.number, key):
        return _view_now(tx, links, token)
    order = find_job(tx, links, token)
    if not isinstance(order, Order):
        return order
    view = policy.job_view(order.state)
    if not policy.shows_home(view):
        return view
    _carry_out(tx, links, order, said)
    store.keep_key(tx, order.id, key, policy.KEYS_KEPT_MS)
    return "given_back" if said.action == "give_back" else policy.job_view(order.state)


def check_photo(tx: Read, links: OrderLinks, token: Token | None, key: str, stage: PhotoStage) -> JobView | None:
    """Whether a picture is wanted at all, before it is opened; else the screen that comes now. Raises 409."""
    if token is not None and store.has_key(tx, token.number, key):
        return _view_now(tx, links, token)
    order = find_job(tx, links, token)
    if not isinstance(order, Order):
        return order
    view = policy.job_view(order.state)
    if not policy.shows_home(view):
        return view
    photos.check_room(tx, order, stage)
    return None


def photo(tx: Write, links: OrderLinks, token: Token | None, key: str, stage: PhotoStage, picture: Picture) -> JobView:
    """Keep a picture. Raises 409."""
    instead = check_photo(tx, links, token, key, stage)
    order = find_job(tx, links, token)
    if instead is not None or not isinstance(order, Order):
        return instead or "unknown"
    photos.add(tx, order, stage, _actor(order), picture)
    store.keep_key(tx, order.id, key, policy.KEYS_KEPT_MS)
    return policy.job_view(order.state)


def job_here(tx: Read, links: OrderLinks, here: Token | None, jobs: list[Token]) -> tuple[Order, int] | None:
    """Of the jobs whose links this telephone has opened the one at this door, and which link; None: none is."""
    for number, token in enumerate(jobs):
        order = find_job(tx, links, token)
        if (
            isinstance(order, Order)
            and here is not None
            and links.is_here(here, order.resident_id, epoch(tx, order.resident_id))
        ):
            return (order, number) if policy.shows_home(policy.job_view(order.state)) else None
    return None


def check_in(tx: Write, links: OrderLinks, here: Token | None, jobs: list[Token]) -> HereView:
    """They stand before the phone whose code they have read."""
    found = job_here(tx, links, here, jobs)
    if found is None:
        return "nobody"
    order, _ = found
    if order.state != "on_site":
        going.arrive(tx, order, _actor(order), how="qr")
    return "there"


def _carry_out(tx: Write, links: OrderLinks, order: Order, said: Said) -> None:
    actor = _actor(order)
    match said.action:
        case "set_out":
            if order.state == "accepted":  # who has come already has set out
                going.set_out(tx, order, actor)
        case "give_back":
            ending.give_back(tx, order, actor, said.reason, said.note, links)
        case "quote":
            _must_be_there(order)
            if said.fen is None:
                raise Problem(422, "no_amount", "An amount is missing.")
            going.quote(tx, order, actor, said.fen, said.parts)
        case "finish":
            _must_be_there(order)
            going.finish(tx, order, actor, said.fen, said.parts)


def _must_be_there(order: Order) -> None:
    """What was kept on a telephone may come before the code that was keyed; it is sent again a little later."""
    if order.state != "on_site":
        raise Problem(409, "not_there_yet", "The centre does not know yet that you are there.", state=order.state)


def _view_now(tx: Read, links: OrderLinks, token: Token) -> JobView:
    order = find_job(tx, links, token)
    return policy.job_view(order.state) if isinstance(order, Order) else "given_back"


def _actor(order: Order) -> str:
    return f"provider {order.provider_id}" if order.worker_id is None else f"worker {order.worker_id}"
