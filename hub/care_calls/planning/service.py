"""Keeps for each resident by when somebody must have talked with them again, and puts the call on the worklist."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from hub.kernel import Read, Write
from hub.residents import all_ids, is_served, pauses_after, wishes
from hub.worklist import Work, finish_work, load_work, put_work

from . import store
from .model import Plan
from .policy import EVERY_H, HOUR_MS, SPARE_MS, next_call


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace plans: `resident_id last_live_ms due_ms`; when each is called is planned later."""
    blank = asdict(Plan(None, 0, 0))
    whole = [{**blank, "target_ms": row["due_ms"] - SPARE_MS, **row} for row in rows]
    if whole:
        store.put_plans(tx, whole)
    load_work(tx, [Work("care_call", row["resident_id"], row["resident_id"], row["due_ms"]) for row in rows])


def plan_missing(tx: Write) -> None:
    """Nobody is forgotten: who has no plan is called as soon as can be, and in any case within the first three days."""
    missing = sorted(all_ids(tx) - store.planned_ids(tx))
    plan = _new(tx.now_ms, EVERY_H)
    if missing:
        store.put_plans(tx, [{"resident_id": one, **asdict(plan)} for one in missing])
    load_work(tx, [_work(one, plan) for one in missing])


def current(tx: Read, resident_id: int) -> Plan | None:
    """What is planned; None for whom nothing was ever planned."""
    row = store.plan(tx, resident_id)
    return None if row is None else Plan(*row)


def replan_one(tx: Write, resident_id: int, talked_ms: int | None = None) -> Plan:
    """Plan this resident's next call again, after anything that concerns them.

    `talked_ms`: somebody talked with them then, or None; what is older than what we know changes nothing. Whoever is
    not looked after any more is called no more.
    """
    known = current(tx, resident_id)
    last_ms = max((one for one in (known.last_live_ms if known else None, talked_ms) if one is not None), default=None)
    talked = known is None or last_ms != known.last_live_ms
    if (wanted := wishes(tx, resident_id).get(resident_id)) is None:
        finish_work(tx, "care_call", resident_id)
        return _kept(tx, resident_id, replace(known or Plan(None, tx.now_ms, tx.now_ms), last_live_ms=last_ms))
    if last_ms is None:
        plan = known or _new(tx.now_ms, wanted.every_h)
    else:
        away = pauses_after(tx, last_ms, resident_id).get(resident_id, ())
        target_ms, due_ms = next_call(last_ms, wanted.every_h, away, tx.now_ms)
        plan = Plan(last_ms, target_ms, due_ms, retry_ms=None if talked or known is None else known.retry_ms)
    at_ms = plan.retry_ms or max(plan.target_ms, tx.now_ms)
    plan = _kept(tx, resident_id, replace(plan, planned_ms=at_ms))
    put_work(tx, _work(resident_id, plan))
    return plan


def tried(tx: Write, resident_id: int, next_ms: int) -> Plan:
    """A try was in vain: the next is at `next_ms`, whatever the plan would say, until somebody talked with them."""
    known = current(tx, resident_id) or _new(tx.now_ms, EVERY_H)
    plan = _kept(tx, resident_id, replace(known, planned_ms=next_ms, retry_ms=next_ms))
    if is_served(tx, resident_id):
        put_work(tx, _work(resident_id, plan))
    return plan


def _new(now_ms: int, every_h: int) -> Plan:
    """Nobody has talked with them yet: the first three days begin now."""
    return Plan(None, now_ms, now_ms + every_h * HOUR_MS, now_ms)


def _kept(tx: Write, resident_id: int, plan: Plan) -> Plan:
    store.put_plans(tx, [{"resident_id": resident_id, **asdict(plan)}])
    return plan


def _work(resident_id: int, plan: Plan) -> Work:
    return Work("care_call", resident_id, resident_id, plan.due_ms, plan.planned_ms, plan.operator_id)
