"""What somebody sees who was sent a link and has not signed in. Whose address was looked at is on the trail."""

from dataclasses import dataclass, field
from typing import Any

from hub.kernel import Read, Write, local_time, site_zone
from hub.kernel.signed_links import Token
from hub.operators import Language, audit
from hub.residents import card, summaries

from .. import register
from ..catalogue import kind_of
from ..fulfilment.going import lacking
from ..links import OrderLinks
from ..matching import distance_m
from ..offers import gathering
from ..offers import store as offers
from ..offers.model import Offer
from ..orders import store
from ..orders.model import Order
from . import policy
from .policy import JobView, OfferView


@dataclass(frozen=True, slots=True)
class OfferPage:
    """`facts`: of `policy.OFFER_FIELDS`. `workers`: number and name of who may go, where there are several."""

    view: OfferView
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    workers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JobPage:
    """`facts`: of `policy.JOB_FIELDS`, where there are any. `asked`: what this service asks for at all. `keep_s`: for
    how many seconds the telephone may keep the page.
    """

    view: JobView
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    code: str = ""
    order_id: int | None = None
    lacking: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    quote: str = ""
    consent: str = ""
    cap: str = ""
    keep_s: int = 0


def is_offer(tx: Read, links: OrderLinks, token: Token) -> bool:
    """Whether we have made this link, whatever has become of the offer since."""
    return links.is_offer(token, offers.one(tx, token.number))


def is_job(tx: Read, links: OrderLinks, token: Token, key: str = "") -> bool:
    """Whether this link is for who goes there now, or has carried out `key` while it was."""
    return links.is_work(token, store.one(tx, token.number)) or (key != "" and store.has_key(tx, token.number, key))


def find_offer(tx: Read, links: OrderLinks, token: Token | None) -> Offer | OfferView:
    """The offer, or why there is none."""
    offer = None if token is None else offers.one(tx, token.number)
    if token is None or offer is None or not links.is_offer(token, offer):
        return "unknown"
    return "expired" if token.until_s * 1000 <= tx.now_ms else offer


def find_job(tx: Read, links: OrderLinks, token: Token | None) -> Order | JobView:
    """The order, or why there is none."""
    order = None if token is None else store.one(tx, token.number)
    if token is None or order is None or not links.is_work(token, order):
        return "unknown"
    return "expired" if token.until_s * 1000 <= tx.now_ms else order


def offer_page(tx: Read, links: OrderLinks, token: Token | None, language: Language) -> OfferPage:
    """Enough to say yes or no; nothing of who it is for."""
    offer = find_offer(tx, links, token)
    if not isinstance(offer, Offer):
        return OfferPage(offer)
    view = policy.offer_view(offer.outcome, offer.until_ms, tx.now_ms)
    order = store.one(tx, offer.order_id)
    if view != "asked" or order is None:
        return OfferPage(view)
    kind, candidate = kind_of(tx, order.service), register.candidate(tx, offer.provider_id)
    provider = register.provider(tx, offer.provider_id)
    price = None if provider is None else provider.prices.get(order.service)
    away_m = None if candidate is None else distance_m(candidate, gathering.wanted(tx, order))
    people = [(one.id, one.name) for one in register.workers_of(tx, offer.provider_id) if one.active]
    facts = {
        "what": kind.names.get(language) or order.service,
        "when": _when(tx, order.wanted_ms) or order.urgency,
        "zone": summaries(tx, [order.resident_id])[order.resident_id].zone,
        "away": policy.about_km(away_m),
        "price": (kind.price_by, kind.price_fen) if price is None else (price.price_by, price.price_fen),
        "cap": policy.yuan_of(kind.cap_fen),
        "answer_by": _when(tx, offer.until_ms),
    }
    return OfferPage("asked", facts, tuple(people) if len(people) > 1 else ())


def job_page(tx: Write, links: OrderLinks, token: Token | None, language: Language) -> JobPage:
    """The screen of this stage. It changes nothing but the trail."""
    order = find_job(tx, links, token)
    if token is None or not isinstance(order, Order):
        return JobPage(job_view(tx, links, token))
    view = policy.job_view(order.state)
    if not policy.shows_home(view):
        return JobPage(view)
    kind = kind_of(tx, order.service)
    told = {"order": order.id, "worker": order.worker_id}
    audit(tx, None, "read_by_link", f"resident {order.resident_id}", told)
    facts = {
        "what": kind.names.get(language) or order.service,
        "note": order.note,
        "when": _when(tx, order.wanted_ms) or order.urgency,
        **policy.home_of(card(tx, order.resident_id)),
    }
    return JobPage(
        view,
        {name: value for name, value in facts.items() if value != ""},
        code=order.code,
        order_id=order.id,
        lacking=tuple(lacking(tx, order)),
        asked=tuple(sorted({*kind.stages.get("on_site", ()), *kind.stages.get("done", ())})),
        quote="" if order.quote_fen is None else policy.yuan_of(order.quote_fen),
        consent=order.consent or "",
        cap=policy.yuan_of(kind.cap_fen),
        keep_s=policy.may_keep_s(token.until_s, tx.now_ms),
    )


def job_view(tx: Read, links: OrderLinks, token: Token | None) -> JobView:
    """Which screen it would be now; nothing of anybody."""
    order = find_job(tx, links, token)
    return policy.job_view(order.state) if isinstance(order, Order) else order


def _when(tx: Read, at_ms: int | None) -> str:
    return "" if at_ms is None else f"{local_time(at_ms, site_zone(tx)):%m-%d %H:%M}"
