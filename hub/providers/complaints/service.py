"""Carries a complaint on: the provider is heard, another supervisor decides, and the order goes on with it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, everybody, has_role, operator_names
from hub.residents import summaries

from .. import register
from ..follow_ups import service as follow_ups
from ..fulfilment import ending
from ..links import OrderLinks
from ..offers.service import tell_by_day
from ..orders import moving
from ..orders.model import Order
from . import opening, policy, store
from .model import Action, Appeal, Complaint, Kind, Outcome, Source

COMPLAINED_OF = ("done", "followed_up", "closed", "disputed")


def raise_by_hand(
    tx: Write, who: Signed, order_id: int, seen_version: int, kind: Kind, source: Source, words: str
) -> Complaint:
    """Somebody says what was wrong. An order that has a complaint may have another. Raises 404, 409."""
    order = moving.must_see(tx, order_id, seen_version)
    actor = f"operator {who.operator_id}"
    if order.state == "disputed":
        moving.tell(tx, order, "complain_again", actor, {"kind": kind})
    else:
        moving.move(tx, order, "complain", actor, seen_version, {"kind": kind})
        follow_ups.drop(tx, order)
    return opening.begin(tx, who, order, kind, source, words)


def hear(tx: Write, who: Signed, one: Complaint, seen_version: int, statement: str) -> Complaint:
    """What the provider says to it; empty: they were asked and said nothing. May be added to until it is decided."""
    _step(tx, one, "hear", seen_version)
    one.statement, one.heard_ms, one.heard_by = statement, tx.now_ms, who.operator_id
    store.save(tx, one)
    opening.told(tx, who, one, "complaint_heard", {"answered": bool(statement)})
    return one


def decide(
    tx: Write,
    who: Signed,
    one: Complaint,
    seen_version: int,
    outcome: Outcome,
    reason: str,
    refund_fen: int | None,
    links: OrderLinks,
) -> Complaint:
    """By a supervisor who did not raise it, nor sent the provider. What is grave and upheld suspends them at once.

    Raises 409 `raised_by_you`, `dispatched_by_you`, `not_heard`, `wrong_state`, `stale_version`, 422.
    """
    policy.check_decider(who.operator_id, one.raised_by)
    policy.check_not_sender(who.operator_id, one, _sent_by(tx, one), _leads(tx))
    policy.check_decision(one, outcome, refund_fen)
    _step(tx, one, "decide", seen_version)
    one.outcome, one.refund_fen, one.reason = outcome, refund_fen, reason
    one.decided_ms, one.decided_by = tx.now_ms, who.operator_id
    store.save(tx, one)
    opening.told(tx, who, one, "complaint_decided", {"outcome": outcome, "refund_fen": refund_fen})
    tell_by_day(tx, one.provider_id, "complaint_decided")
    _order_goes_on(tx, who, one, outcome, reason, links)
    if one.grave and one.counts:
        suspend(tx, one)
    return one


def appeal(tx: Write, who: Signed, one: Complaint, seen_version: int, words: str) -> Complaint:
    """The provider does not agree. Raises 409 `too_late`, `wrong_state`, `stale_version`."""
    if one.state == "decided":
        policy.check_appeal_time(one, tx.now_ms)
    _step(tx, one, "appeal", seen_version)
    one.appeal_words, one.appealed_ms, one.appealed_by = words, tx.now_ms, who.operator_id
    store.save(tx, one)
    opening.told(tx, who, one, "complaint_appealed", {})
    return one


def settle_appeal(tx: Write, who: Signed, one: Complaint, seen_version: int, found: Appeal, reason: str) -> Complaint:
    """By another supervisor than who decided. Overturned it counts no more; reinstating is a step of its own."""
    policy.check_appeal_decider(who.operator_id, one)
    policy.check_not_sender(who.operator_id, one, _sent_by(tx, one), _leads(tx))
    _step(tx, one, "settle_appeal", seen_version)
    one.appeal, one.appeal_reason, one.appeal_ms, one.appeal_by = found, reason, tx.now_ms, who.operator_id
    store.save(tx, one)
    opening.told(tx, who, one, "complaint_appeal", {"appeal": found})
    tell_by_day(tx, one.provider_id, "complaint_decided")
    return one


def suspend(tx: Write, one: Complaint) -> None:
    """A rule does it, once: who is suspended already, or not worked with any more, stays so."""
    known = register.provider(tx, one.provider_id)
    if known is not None and known.standing == "active":
        register.change_standing(tx, None, one.provider_id, "suspend", f"complaint {one.id}: {one.kind}")
        tell_by_day(tx, one.provider_id, "provider_suspended")


def must(tx: Read, complaint_id: int) -> Complaint:
    """One complaint. Raises 404."""
    found = store.one(tx, complaint_id)
    if found is None:
        raise not_found("complaint", complaint_id)
    return found


def shown(tx: Read, some: Sequence[Complaint]) -> list[dict[str, Any]]:
    """With the names of the resident, the provider and the operators; `kept_from`: who may not decide next."""
    by = ("raised_by", "heard_by", "decided_by", "appealed_by", "appeal_by")
    names = operator_names(tx, {who for one in some for name in by if (who := getattr(one, name)) is not None})
    homes = summaries(tx, {one.resident_id for one in some})
    leads = _leads(tx)
    orders = {one.id: moving.must(tx, one.order_id) for one in some}
    providers = register.provider_names(tx, {one.provider_id for one in some})
    return [
        {
            **{name: value for name, value in asdict(one).items() if name != "look_ms"},
            "counts": one.counts,
            "service": orders[one.id].service,
            "sent_by": orders[one.id].offered_by,
            "kept_from": sorted(policy.kept_from(one, orders[one.id].offered_by, leads)),
            "resident_name": homes[one.resident_id].name,
            "provider_name": providers.get(one.provider_id),
            **{f"{name}_name": names.get(getattr(one, name) or 0) for name in by},
        }
        for one in some
    ]


def _sent_by(tx: Read, one: Complaint) -> int | None:
    """Who asked the provider; None where a program did."""
    return moving.must(tx, one.order_id).offered_by


def _leads(tx: Read) -> frozenset[int]:
    """Who may decide: supervisors and whoever has their rights, as far as they may sign in."""
    return frozenset(one.id for one in everybody(tx) if one.active and has_role(one.role, "supervisor"))


def _step(tx: Write, one: Complaint, action: Action, seen_version: int | None) -> None:
    one.state = policy.step(one, action, seen_version)
    one.rung = 0
    one.due_ms = one.look_ms = policy.due_ms(one.state, tx.now_ms, grave=one.grave)


def _order_goes_on(tx: Write, who: Signed, one: Complaint, outcome: Outcome, reason: str, links: OrderLinks) -> None:
    """Unless another complaint about it is still to be decided, or it is being done again already."""
    order: Order = moving.must(tx, one.order_id)
    actor = f"operator {who.operator_id}"
    if order.state != "disputed":
        return
    if outcome == "rework":
        if order.done_ms is not None and ending.may_reopen(tx, order):
            ending.reopen(tx, order, actor, reason, links)
            return
        raise Problem(409, "done_long_ago", "This was done more than 30 days ago. Decide otherwise.")
    if store.undecided_of(tx, order.id):
        return
    if order.followed_up_ms is None:
        moving.move(tx, order, "resume", actor)
        follow_ups.await_follow_up(tx, order)
        return
    moving.move(tx, order, "settle", actor, told={"outcome": outcome})
    order.closed_ms = tx.now_ms
    moving.move(tx, order, "close", "hub")
