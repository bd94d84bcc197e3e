"""Reads what the choice of a provider is made of: the order, the home, the register, and what everybody has in hand."""

from dataclasses import replace
from datetime import timedelta

from hub.kernel import Read, local_time, site_zone
from hub.kernel.site_days import day_begins_ms
from hub.residents import way_to

from .. import follow_ups, register
from ..catalogue import kind_of
from ..matching import Candidate, Match, Refused, Wanted, matched, why_not
from ..matching.model import Why
from ..orders import store as orders
from ..orders.model import Order
from . import store
from .policy import told_ms


def choice(tx: Read, order: Order) -> tuple[list[Match], list[Refused]]:
    """Who may be sent, the best first, and who not and why."""
    return matched(_loaded(tx, order, register.candidates(tx, order.service)), wanted(tx, order))


def against(tx: Read, order: Order, provider_id: int) -> tuple[Why, str] | None:
    """What speaks against sending this one now; that they were asked already does not."""
    one = register.candidate(tx, provider_id)
    if one is None:
        return "not_active", ""
    (candidate,) = _loaded(tx, order, [one])
    return why_not(candidate, replace(wanted(tx, order), asked=frozenset()))


def wanted(tx: Read, order: Order) -> Wanted:
    """The order as the choice sees it, for when somebody is to be there."""
    kind, home = kind_of(tx, order.service), way_to(tx, order.resident_id)
    if home is None:
        raise LookupError(order.resident_id)
    at = local_time(_at_ms(tx, order), site_zone(tx))
    return Wanted(
        service=order.service,
        zone_id=home.zone_id,
        lat=home.lat,
        lon=home.lon,
        day=at.date().isoformat(),
        weekday=at.isoweekday(),
        minute=at.hour * 60 + at.minute,
        skills=kind.skills,
        documents=kind.documents,
        languages=frozenset(home.speaks),
        refused=frozenset(store.unwanted(tx, order.resident_id)),
        asked=frozenset(store.asked(tx, order.id)),
        known=follow_ups.known(tx, order.resident_id),
        urgent=order.urgency == "now",
    )


def _at_ms(tx: Read, order: Order) -> int:
    """When somebody is to be there: as agreed, else now; what is not urgent at night is chosen for the morning."""
    if order.wanted_ms is not None and order.wanted_ms > tx.now_ms:
        return order.wanted_ms
    return told_ms(order.urgency, tx.now_ms, site_zone(tx))


def _loaded(tx: Read, order: Order, candidates: list[Candidate]) -> list[Candidate]:
    """With what each has in hand, was given that day and this month, and how residents speak of them."""
    zone = site_zone(tx)
    at = local_time(_at_ms(tx, order), zone).date()
    today = local_time(tx.now_ms, zone).date()
    days = day_begins_ms(at, zone), day_begins_ms(at + timedelta(days=1), zone)
    month_ms = day_begins_ms(today.replace(day=1), zone)
    hands, day = orders.in_hand(tx), orders.on_day(tx, *days)
    month, ratings = orders.accepted_between(tx, month_ms, tx.now_ms + 1), follow_ups.ratings(tx)
    return [
        replace(
            one,
            in_hand=hands.get(one.id, 0),
            today=day.get(one.id, 0),
            month=month.get(one.id, 0),
            rating=mean,
            ratings=many,
        )
        if (mean, many) != (None, 0) or one.id in hands or one.id in day or one.id in month
        else one
        for one in candidates
        for mean, many in (ratings.get(one.id, (None, 0)),)
    ]
