"""Somebody goes there and asks: who it is, and the link by which they say what they heard."""

from typing import Any

from hub.kernel import Problem, Read, Write, site_zone
from hub.operators import Signed, audit
from hub.residents import e164
from hub.telephony import tell_address

from .. import register
from ..orders import moving
from ..orders.model import Order
from . import placing, policy, service, store
from .model import Task
from .visit_links import AskLinks


def arrange(
    tx: Write, who: Signed, order: Order, seen_version: int, visitor: str, phone: str, links: AskLinks
) -> dict[str, Any]:
    """Who goes there and asks: nobody of the provider's. With a `phone` they are sent the link; `url` is it.

    Raises 409 as `service.in_vain`, `not_for_a_visit`, `same_person`, 422 `bad_address`.
    """
    task = service.opened(tx, who, order, seen_version)
    if task.state != "visiting":
        raise Problem(409, "not_for_a_visit", "They are still asked by telephone.", state=task.state)
    check_phone(tx, order, phone)
    task.visitor, task.phone = visitor, phone
    task.visit_ms, task.visit_by = tx.now_ms, who.operator_id
    task.link_epoch += 1
    task.next_ms = policy.next_visit_ms(tx.now_ms, site_zone(tx), placing.liked(tx, task.resident_id, task.begun_ms))
    store.save(tx, task)
    moving.note(tx, order, "visit_arranged", f"operator {who.operator_id}", {"visitor": visitor})
    service.put(tx, order, task)
    url = links.url(task)
    if url is not None:
        _send(tx, task, url)
    return {**service.shown(tx, order.id), "url": url}


def link(tx: Write, who: Signed, order: Order, links: AskLinks, *, send: bool) -> dict[str, Any]:
    """The link of who goes there, sent once more where that is wanted. Raises 409 `nobody_goes`, `no_public_url`."""
    policy.check_asker(who.operator_id, order.offered_by)
    task = _going(tx, order)
    url = _url(links, task)
    told = {"order": order.id, "sent": send}
    audit(tx, who, "show_link", f"resident {order.resident_id}", told)
    if send:
        _send(tx, task, url)
    return {"url": url}


def revoke(tx: Write, who: Signed, order: Order, seen_version: int, links: AskLinks) -> dict[str, Any]:
    """Another link; the one before holds no more. Raises 409 as `link`, and `stale_version`."""
    moving.check_seen(order, seen_version)
    policy.check_asker(who.operator_id, order.offered_by)
    task = _going(tx, order)
    _url(links, task)
    task.link_epoch += 1
    store.save(tx, task)
    moving.note(tx, order, "link_revoked", f"operator {who.operator_id}")
    audit(tx, who, "revoke_link", f"resident {order.resident_id}", {"order": order.id})
    return {"url": _url(links, task)}


def check_phone(tx: Read, order: Order, phone: str) -> None:
    """Raises 409 `same_person`, however the number is written."""
    policy.check_visitor(e164(phone) or phone, _phones_of(tx, order.provider_id))


def _going(tx: Read, order: Order) -> Task:
    task = store.open_of(tx, order.id)
    if order.state != "done" or task is None or task.visit_ms is None:
        raise Problem(409, "nobody_goes", "Nobody has been named who goes there and asks.", state=order.state)
    return task


def _url(links: AskLinks, task: Task) -> str:
    url = links.url(task)
    if url is None:
        raise Problem(409, "no_public_url", "There are no links: LAMPLIGHT_PUBLIC_URL is not set.")
    return url


def _send(tx: Write, task: Task, url: str) -> None:
    if task.phone:
        tell_address(tx, f"tel:{task.phone}", "follow_up_asked", {"url": url})


def _phones_of(tx: Read, provider_id: int | None) -> set[str]:
    """By which the provider and their people are reached, in one spelling."""
    if provider_id is None:
        return set()
    known = register.provider(tx, provider_id)
    people = register.workers_of(tx, provider_id)
    phones = (one.phone for one in (known, *people) if one is not None and one.phone)
    return {e164(one) or one for one in phones}
