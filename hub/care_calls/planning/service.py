"""Keeps for each resident by when somebody must have talked with them again, and puts the call on the worklist."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from hub.kernel import Read, Write
from hub.residents import Wishes, all_ids, is_served, pauses_after, wishes
from hub.worklist import Work, finish_work, load_work, put_work

from . import store
from .answering import answering_hours
from .model import SLOT_MS, Plan, Span, Town
from .planner import plan as plan_town
from .policy import EVERY_H, HOUR_MS, SPARE_MS
from .state import Speakers, need_of, open_slots

# The days in which the next call of a resident is, if they are not away.
NEAR_DAYS = 5


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace plans: `resident_id last_live_ms due_ms`; when each is called is planned later."""
    blank = asdict(Plan(None, 0, 0))
    whole = [{**blank, "target_ms": row["due_ms"] - SPARE_MS, **row} for row in rows]
    if whole:
        store.put_plans(tx, whole)
    load_work(tx, [Work("care_call", row["resident_id"], row["resident_id"], row["due_ms"]) for row in rows])


def plan_missing(tx: Write) -> None:
    """Nobody is forgotten: who has no plan is called as soon as can be, and in any case within the first three days."""
    missing = sorted(all_ids(tx, without=store.PLANNED))
    plan = _new(tx.now_ms, EVERY_H)
    if missing:
        store.put_plans(tx, [{"resident_id": one, **asdict(plan)} for one in missing])
    load_work(tx, [work_of(one, plan) for one in missing])


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
    if (wanted := wishes(tx, [resident_id]).get(resident_id)) is None:
        finish_work(tx, "care_call", resident_id)
        return _kept(tx, resident_id, replace(known or Plan(None, tx.now_ms, tx.now_ms), last_live_ms=last_ms))
    away = pauses_after(tx, min(last_ms or tx.now_ms, tx.now_ms), [resident_id]).get(resident_id, ())
    plan = known if known is not None and not talked else Plan(last_ms, 0, 0)
    if last_ms is None:
        plan = known or _new(tx.now_ms, wanted.every_h)
    plan = _place(tx, resident_id, plan, wanted, away)
    _kept(tx, resident_id, plan)
    put_work(tx, work_of(resident_id, plan))
    return plan


def set_back(tx: Write, resident_id: int, last_ms: int | None, known_ms: int | None) -> Plan:
    """Nobody has talked with them since `last_ms` after all (None: never, and they are known since `known_ms`)."""
    every_h = wish.every_h if (wish := wishes(tx, [resident_id]).get(resident_id)) else EVERY_H
    due_ms = max(tx.now_ms, (tx.now_ms if known_ms is None else known_ms) + every_h * HOUR_MS)
    load(tx, [{"resident_id": resident_id, "last_live_ms": last_ms, "due_ms": due_ms}])
    return replan_one(tx, resident_id)


def _place(tx: Read, resident_id: int, plan: Plan, wish: Wishes, away: Iterable[Span]) -> Plan:
    """Among the calls of the others, as they are planned; who cannot be placed waits for their target."""
    found = open_slots(tx, NEAR_DAYS)
    likes = frozenset[int]() if wish.times else answering_hours(tx, [resident_id]).get(resident_id, frozenset())
    need = need_of(resident_id, wish, plan, away, Speakers(tx, found).who(wish), tx.now_ms, likes)
    if not found:
        return replace(need.known, planned_ms=None, operator_id=None)
    starts = [one.start_ms for one in found]
    taken = [0] * len(found)
    for at_ms, many in store.planned_between(tx, starts[0], starts[-1] + SLOT_MS, resident_id):
        taken[bisect_right(starts, at_ms) - 1] += many
    call = plan_town(Town(tx.now_ms, [need], found, taken=taken)).next.get(resident_id)
    if call is None:
        return replace(need.known, planned_ms=None, operator_id=None)
    return replace(need.known, planned_ms=call.at_ms, operator_id=call.operator_id)


def waiting(tx: Read, length_max: int) -> list[int]:
    """Who is past their target and only waits for their turn: whoever has nothing else to do may call them now."""
    return store.past_target(tx, length_max)


def tried(tx: Write, resident_id: int, next_ms: int) -> Plan:
    """A try was in vain: the next is at `next_ms`, whatever the plan would say, until somebody talked with them."""
    known = current(tx, resident_id) or _new(tx.now_ms, EVERY_H)
    plan = _kept(tx, resident_id, replace(known, planned_ms=next_ms, retry_ms=next_ms))
    if is_served(tx, resident_id):
        put_work(tx, work_of(resident_id, plan))
    return plan


def _new(now_ms: int, every_h: int) -> Plan:
    """Nobody has talked with them yet: the first three days begin now."""
    return Plan(None, now_ms, now_ms + every_h * HOUR_MS, now_ms)


def _kept(tx: Write, resident_id: int, plan: Plan) -> Plan:
    store.put_plans(tx, [{"resident_id": resident_id, **asdict(plan)}])
    return plan


def work_of(resident_id: int, plan: Plan) -> Work:
    """Who is in no quarter of an hour of the plan is called from their target on."""
    from_ms = plan.target_ms if plan.planned_ms is None else plan.planned_ms
    return Work("care_call", resident_id, resident_id, plan.due_ms, from_ms, plan.operator_id)
