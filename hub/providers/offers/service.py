"""Asks providers, and gives the order to the first who says yes: in one transaction, so that two never both have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.kernel import Problem, Read, Write, not_found, site_zone
from hub.operators import Signed
from hub.residents import is_served, must_be_known, record
from hub.telephony import tell, tell_address

from .. import register
from ..by_day import by_day_ms
from ..links import OrderLinks
from ..matching import Match
from ..orders import moving
from ..orders.model import SERVICE_ENDED, Mode, Order, Urgency
from . import gathering, policy, store
from .model import Offer, Outcome, Reason
from .policy import asked_now, told_ms, until_ms, was_told_ms


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a person asks: these (else the best), in this way; `overrule`: why although a rule speaks against it."""

    mode: Mode
    provider_ids: Sequence[int] = ()
    overrule: str = ""


def ask(tx: Write, who: Signed, order: Order, seen_version: int, chosen: Chosen, links: OrderLinks) -> Order:
    """Ask whom a person has chosen, also while others have still to answer.

    Raises 404, 409 `wrong_state`, `stale_version`, `may_not_be_sent` (`why`), `nobody_fits`, `service_ended`, 422.
    """
    policy.check_may_ask(order.state, order.version, seen_version)
    _must_be_served(tx, order)
    if len(set(chosen.provider_ids)) != len(chosen.provider_ids):
        raise Problem(422, "invalid", "provider_ids: each of them once.")
    if chosen.mode == "one" and len(chosen.provider_ids) != 1:
        raise Problem(422, "invalid", "provider_ids: exactly one, where one is asked.")
    order.mode = chosen.mode
    order.offered_by = who.operator_id
    matches = _chosen(tx, order, chosen) if chosen.provider_ids else list(gathering.choice(tx, order)[0])
    now = matches if chosen.provider_ids and chosen.mode != "in_turn" else asked_now(chosen.mode, matches, 1)
    if not now:
        raise Problem(409, "nobody_fits", "Nobody in the register may be sent for this. The list says why not.")
    return _offer(tx, order, now, f"operator {who.operator_id}", links, seen_version, who, chosen.overrule)


def ask_by_itself(tx: Write, order: Order, links: OrderLinks) -> bool:
    """The next round of an order that nobody has taken; false, loudly, when there is nobody left to ask.

    For whom is not looked after any more nobody is asked; whether the order is cancelled is for a person to say.
    """
    if not is_served(tx, order.resident_id):
        moving.tell(tx, order, SERVICE_ENDED, "hub")
        return False
    matches, _ = gathering.choice(tx, order)
    now = asked_now(order.mode, matches, order.round + 1)
    if not now:
        moving.tell(tx, order, "nobody_left", "hub", {"round": order.round})
        if order.urgency == "now":
            tell(tx, ("supervisor", "duty"), "order_nobody", {"order": order.id})
        return False
    _offer(tx, order, now, "hub", links)
    return True


def accept(tx: Write, offer: Offer, actor: str, links: OrderLinks, worker_id: int | None = None) -> Order:
    """They come, and it is theirs. The others hear that they need not.

    Raises 409 `offer_over` (with its `outcome`), `may_not_be_sent`, `service_ended`, 422 `unknown_worker`.
    """
    if offer.outcome != "waiting":
        raise Problem(409, "offer_over", f"This offer is over: {offer.outcome}.", outcome=offer.outcome)
    order = moving.must(tx, offer.order_id)
    _must_be_served(tx, order)
    if not offer.overruled:
        _must_fit(tx, order, offer.provider_id)
    order.worker_id = _worker(tx, offer.provider_id, worker_id)
    offer.outcome, offer.answered_ms = "accepted", tx.now_ms
    store.answer(tx, offer)
    order.provider_id, order.accepted_ms = offer.provider_id, tx.now_ms
    _end_others(tx, order, "lost")
    moving.move(tx, order, "accept", actor, told={"provider_id": offer.provider_id, "offer": offer.id})
    tell_worker(tx, order, links)
    return order


def decline(tx: Write, offer: Offer, actor: str, reason: Reason, note: str, links: OrderLinks) -> Order:
    """They cannot come: the next ones are asked when nobody else has still to answer. Raises 409 `offer_over`."""
    return _answered(tx, offer, "declined", actor, links, reason, note)


def lapse(tx: Write, offer: Offer, links: OrderLinks) -> Order:
    """They have not answered in time."""
    return _answered(tx, offer, "timed_out", "hub", links)


def withdraw(tx: Write, who: Signed, order: Order, seen_version: int) -> Order:
    """Nobody is asked any more; the order waits for whoever is asked next."""
    moving.move(tx, order, "withdraw", f"operator {who.operator_id}", seen_version)
    _end_others(tx, order, "withdrawn")
    return order


def assign(tx: Write, order: Order, worker_id: int, actor: str, links: OrderLinks) -> Order:
    """Somebody else of theirs goes; the link of who was to go holds no more. Raises 409 `wrong_state`, 422."""
    if order.state not in ("accepted", "on_way") or order.provider_id is None:
        raise Problem(409, "wrong_state", f"This order is {order.state}; nobody is about to go.", state=order.state)
    order.worker_id = _worker(tx, order.provider_id, worker_id)
    order.link_epoch += 1  # the same one again must not make the link hold that was taken from them
    moving.tell(tx, order, "assign", actor, {"worker_id": order.worker_id})
    tell_worker(tx, order, links)
    return order


def end(tx: Write, order: Order, outcome: Outcome = "withdrawn") -> None:
    """Whoever is asked, or was to come, need not."""
    _end_others(tx, order, outcome)


def shown(tx: Read, urgency: Urgency, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Those of one order of this urgency, with the providers' names; `told_ms`: when they hear of it, or have."""
    names = register.provider_names(tx, {one.provider_id for one in offers})
    fields = (
        "id", "provider_id", "round", "mode", "made_ms", "until_ms", "outcome", "by", "points", "parts", "overruled",
        "answered_ms", "reason", "note",
    )  # fmt: skip
    return [
        {
            **{name: getattr(one, name) for name in fields},
            "provider_name": names.get(one.provider_id),
            "told_ms": was_told_ms(urgency, one),
        }
        for one in offers
    ]


def unwanted(tx: Read, resident_id: int) -> dict[str, Any]:
    """Whom this resident does not want to come again."""
    rows = store.unwanted_rows(tx, resident_id)
    names = register.provider_names(tx, {row["provider_id"] for row in rows})
    fields = ("provider_id", "from_ms", "by", "reason")
    return {
        "items": [
            {**{name: row[name] for name in fields}, "provider_name": names.get(row["provider_id"])} for row in rows
        ]
    }


def refuse(tx: Write, who: Signed, resident_id: int, provider_id: int, reason: str) -> dict[str, Any]:
    """They do not want this one to come again. Raises 404, 409 `wrong_state`."""
    must_be_known(tx, resident_id)
    if register.provider(tx, provider_id) is None:
        raise not_found("provider", provider_id)
    if provider_id in store.unwanted(tx, resident_id):
        raise Problem(409, "wrong_state", "They have said so already.")
    row = {"resident_id": resident_id, "provider_id": provider_id, "from_ms": tx.now_ms, "by": who.operator_id}
    store.add_unwanted(tx, {**row, "reason": reason})
    told = {"provider_id": provider_id, "reason": reason, "by": who.name}
    record(tx, resident_id, "provider_unwanted", f"operator {who.operator_id}", told)
    return unwanted(tx, resident_id)


def take_again(tx: Write, who: Signed, resident_id: int, provider_id: int) -> dict[str, Any]:
    """They may come again. Raises 404."""
    must_be_known(tx, resident_id)
    if not store.end_unwanted(tx, resident_id, provider_id):
        raise not_found("unwanted provider", provider_id)
    told = {"provider_id": provider_id, "by": who.name}
    record(tx, resident_id, "provider_wanted_again", f"operator {who.operator_id}", told)
    return unwanted(tx, resident_id)


def must(tx: Read, offer_id: int) -> Offer:
    """One offer. Raises 404."""
    offer = store.one(tx, offer_id)
    if offer is None:
        raise not_found("offer", offer_id)
    return offer


def _offer(
    tx: Write,
    order: Order,
    matches: Sequence[Match],
    actor: str,
    links: OrderLinks,
    seen_version: int | None = None,
    who: Signed | None = None,
    overruled: str = "",
) -> Order:
    order.round += 1
    order.offered_ms = tx.now_ms
    tell_ms = told_ms(order.urgency, tx.now_ms, site_zone(tx))
    until = until_ms(order.urgency, tell_ms)
    told: dict[str, Any] = {"round": order.round, "mode": order.mode, "providers": [one.id for one in matches]}
    if tell_ms > tx.now_ms:
        told["told_ms"] = tell_ms
    if order.state == "requested":
        moving.move(tx, order, "offer", actor, seen_version, told)
    else:
        moving.tell(tx, order, "next_round", actor, told)
    if tell_ms > tx.now_ms:
        moving.due_no_sooner(tx, order, tell_ms)
    by = None if who is None else who.operator_id
    offers = [
        Offer(
            id=0, order_id=order.id, provider_id=one.id, round=order.round, mode=order.mode, made_ms=tx.now_ms,
            until_ms=until, outcome="waiting", by=by, points=one.points, parts={**one.parts}, overruled=overruled,
        )
        for one in matches
    ]  # fmt: skip
    for one in store.add(tx, offers):
        tell_provider(tx, one.provider_id, "order_offered", links.offer_url(one), tell_ms)
    tx.publish("offer", {"order_id": order.id, "until_ms": until})
    return order


def _answered(
    tx: Write,
    offer: Offer,
    outcome: Outcome,
    actor: str,
    links: OrderLinks,
    reason: Reason | None = None,
    note: str = "",
) -> Order:
    offer.outcome, offer.answered_ms, offer.reason, offer.note = outcome, tx.now_ms, reason, note
    if not store.answer(tx, offer):
        now = must(tx, offer.id).outcome
        raise Problem(409, "offer_over", f"This offer is over: {now}.", outcome=now)
    order = moving.must(tx, offer.order_id)
    moving.tell(tx, order, outcome, actor, {"provider_id": offer.provider_id, "reason": reason})
    if order.state == "offered" and not store.waiting(tx, order.id) and not ask_by_itself(tx, order, links):
        moving.move(tx, order, "nobody", "hub")
    return order


def _chosen(tx: Read, order: Order, chosen: Chosen) -> list[Match]:
    matches, refused = gathering.choice(tx, order)
    fit = {one.id: one for one in matches}
    why = {one.id: one for one in refused}
    found: list[Match] = []
    for provider_id in chosen.provider_ids:
        provider = register.provider(tx, provider_id)
        if provider is None:
            raise not_found("provider", provider_id)
        one = fit.get(provider_id)
        if one is None and not chosen.overrule:
            against = why.get(provider_id)
            what, about = ("not_offered", "") if against is None else (against.why, against.about)
            raise _may_not(provider.name, what, about)
        if one is None and provider.standing != "active":
            raise _may_not(provider.name, "not_active", provider.standing)  # no reason of a desk outweighs this
        found.append(one or Match(provider_id, provider.name, 0.0, {}, None))
    return found


def _must_be_served(tx: Read, order: Order) -> None:
    if not is_served(tx, order.resident_id):
        raise Problem(409, "service_ended", "This resident is not looked after any more: nobody is asked to come.")


def _must_fit(tx: Read, order: Order, provider_id: int) -> None:
    against = gathering.against(tx, order, provider_id)
    if against is not None:
        raise _may_not(register.provider_names(tx, [provider_id]).get(provider_id, ""), *against)


def _may_not(name: str, why: str, about: str) -> Problem:
    detail = f"{name} may not be sent: {why}{f' ({about})' if about else ''}."
    return Problem(409, "may_not_be_sent", detail, why=why, about=about)


def _worker(tx: Read, provider_id: int, worker_id: int | None) -> int | None:
    """Who goes: the one who was named, else the only one there is."""
    people = [one.id for one in register.workers_of(tx, provider_id) if one.active]
    if worker_id is None:
        return people[0] if len(people) == 1 else None
    if worker_id not in people:
        raise Problem(422, "unknown_worker", f"Worker {worker_id} does not go for this provider.")
    return worker_id


def _end_others(tx: Write, order: Order, outcome: Outcome) -> None:
    # By day, as they are asked: in the night nobody is woken to hear that they need not come.
    tell_ms = told_ms(order.urgency, tx.now_ms, site_zone(tx))
    for one in store.waiting(tx, order.id):
        one.outcome, one.answered_ms = outcome, tx.now_ms
        if store.answer(tx, one) and one.provider_id != order.provider_id:
            tell_provider(tx, one.provider_id, "order_taken", None, tell_ms)


def tell_worker(tx: Write, order: Order, links: OrderLinks) -> None:
    """The link for the work, to who goes; to the business where nobody was named."""
    worker = None if order.worker_id is None else register.worker(tx, order.worker_id)
    url = links.work_url(order)
    if worker is not None and worker.phone and url is not None:
        tell_address(tx, f"tel:{worker.phone}", "order_yours", {"url": url})
    elif order.provider_id is not None:
        tell_provider(tx, order.provider_id, "order_yours", url)


def tell_provider(tx: Write, provider_id: int, subject: str, url: str | None, not_before_ms: int | None = None) -> None:
    """A message to their telephone, else to their mail, now or later; with `url` written below it."""
    provider = register.provider(tx, provider_id)
    if provider is None or not (provider.phone or provider.email):
        return
    addresses = [f"tel:{provider.phone}"] * bool(provider.phone) + [f"mailto:{provider.email}"] * bool(provider.email)
    tell_address(
        tx,
        addresses[0],
        subject,
        {} if url is None else {"url": url},
        others=addresses[1:],
        not_before_ms=not_before_ms,
    )


def tell_by_day(tx: Write, provider_id: int, subject: str) -> None:
    """The same about what needs nobody now: in the morning where it is night."""
    tell_provider(tx, provider_id, subject, None, by_day_ms(tx.now_ms, site_zone(tx)))
