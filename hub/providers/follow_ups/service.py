"""Asks how it was, and does not let go of an order before somebody has."""

from typing import Any

from hub.kernel import Problem, Read, Write, site_zone
from hub.operators import Signed
from hub.residents import is_served
from hub.worklist import Work, finish_work, put_work

from .. import register
from ..complaints import opening
from ..orders import moving
from ..orders.model import Order
from ..orders.policy import FOLLOW_UP_FROM_MS, FOLLOW_UP_MS, check_seen_version
from . import policy, store
from .model import How, InVain, Marks, Over, Task

RATED_MS = 365 * 24 * 3_600_000  # what was said longer ago is of another business


def await_follow_up(tx: Write, order: Order) -> None:
    """The service was done: in a day somebody who did not send the provider asks the resident how it was."""
    if store.open_of(tx, order.id) is not None:
        return
    due_ms = tx.now_ms + FOLLOW_UP_MS
    first_ms = policy.by_day_ms(tx.now_ms + FOLLOW_UP_FROM_MS, site_zone(tx))
    task = Task(0, order.id, order.resident_id, tx.now_ms, due_ms, "calling", 0, first_ms, first_ms)
    put(tx, order, store.begin(tx, task))


def put(tx: Write, order: Order, task: Task) -> None:
    """The line of the worklist: who has sent the provider is not given it."""
    here, other = ("follow_up", "follow_up_visit") if task.state == "calling" else ("follow_up_visit", "follow_up")
    finish_work(tx, other, order.id)
    until_ms = policy.within_ms(task.next_ms, task.due_ms)
    put_work(tx, Work(here, order.id, order.resident_id, until_ms, task.next_ms, not_operator_id=order.offered_by))


def in_vain(
    tx: Write, who: Signed, order: Order, seen_version: int, how: How, outcome: InVain, note: str
) -> dict[str, Any]:
    """Somebody tried, and was not told how it was. Three at their times, and somebody goes there; never a pass.

    Raises 409 `sent_by_you`, `wrong_state`, `stale_version`, 422 for what cannot come of a call, or of a visit.
    """
    policy.check_in_vain(how, outcome)
    task = _open(tx, who, order, seen_version)
    is_try = how == "call" and task.state == "calling" and policy.counts(tx.now_ms, task.next_ms)
    store.add_try(
        tx, {"task_id": task.id, "by": who.operator_id, "how": how, "outcome": outcome, "counts": is_try, "note": note}
    )
    zone = site_zone(tx)
    if is_try:
        task.tries += 1
        task.next_ms = policy.next_try_ms(tx.now_ms, task.tries, task.due_ms, zone)
    elif how == "visit":
        task.next_ms = policy.next_visit_ms(tx.now_ms, zone)
    actor = f"operator {who.operator_id}"
    moving.note(tx, order, "in_vain", actor, {"how": how, "outcome": outcome, "try": task.tries if is_try else None})
    if task.state == "calling" and policy.is_for_a_visit(task.tries):
        to_visit(tx, order, task, actor)
    else:
        store.save(tx, task)
        put(tx, order, task)
    return shown(tx, order.id)


def to_visit(tx: Write, order: Order, task: Task, actor: str) -> None:
    """Calling was not enough: somebody goes there and asks."""
    task.state, task.look_ms = "visiting", tx.now_ms + policy.LOOK_AGAIN_MS
    task.next_ms = policy.by_day_ms(tx.now_ms, site_zone(tx))
    store.save(tx, task)
    moving.note(tx, order, "to_visit", actor, {"tries": task.tries})
    put(tx, order, task)


def arrange(tx: Write, who: Signed, order: Order, seen_version: int, visitor: str, phone: str) -> dict[str, Any]:
    """Who goes there and asks: nobody of the provider's. Raises 409 as `in_vain`, and `not_for_a_visit`."""
    task = _open(tx, who, order, seen_version)
    if task.state != "visiting":
        raise Problem(409, "not_for_a_visit", "They are still asked by telephone.", state=task.state)
    if phone and phone in _phones_of(tx, order.provider_id):
        raise Problem(409, "same_person", "That is a telephone of the provider: somebody else asks how it was.")
    task.visitor, task.phone = visitor, phone
    task.next_ms = policy.next_visit_ms(tx.now_ms, site_zone(tx))
    store.save(tx, task)
    moving.note(tx, order, "visit_arranged", f"operator {who.operator_id}", {"visitor": visitor})
    put(tx, order, task)
    return shown(tx, order.id)


def follow_up(tx: Write, who: Signed, order: Order, seen_version: int, how: How, marks: Marks) -> Order:
    """What the resident said; poor is a complaint. Raises 409 `sent_by_you`, `wrong_state`, `stale_version`."""
    policy.check_asker(who.operator_id, order.offered_by)
    actor, poor = f"operator {who.operator_id}", policy.is_poor(marks)
    order.followed_up_ms = tx.now_ms
    said = {"timeliness": marks.timeliness, "attitude": marks.attitude, "result": marks.result}
    moving.move(tx, order, "follow_up", actor, seen_version, {**said, "price_ok": marks.price_ok, "how": how})
    row = {"order_id": order.id, "provider_id": order.provider_id, "resident_id": order.resident_id, "how": how}
    store.add(
        tx, {**row, **said, "at_ms": tx.now_ms, "by": who.operator_id, "price_ok": marks.price_ok, "note": marks.note}
    )
    _end(tx, order, "answered")
    if poor:
        moving.move(tx, order, "complain", actor)
        opening.of_follow_up(tx, who, order, marks.timeliness, marks.attitude, marks.result, marks.price_ok, marks.note)
    else:
        order.closed_ms = tx.now_ms
        moving.move(tx, order, "close", "hub")
    return order


def nobody_to_ask(tx: Write, who: Signed, order: Order, seen_version: int, reason: str) -> Order:
    """The resident has died, or is not looked after any more: closed by a supervisor, counted apart and listed.

    Raises 409 `still_served`, `sent_by_you`, `wrong_state`, `stale_version`.
    """
    policy.check_asker(who.operator_id, order.offered_by)
    if is_served(tx, order.resident_id):
        raise Problem(409, "still_served", "This resident is looked after: somebody asks them.")
    order.closed_ms, order.end_reason = tx.now_ms, "nobody_to_ask"
    moving.move(tx, order, "nobody_to_ask", f"operator {who.operator_id}", seen_version, {"reason": reason})
    _end(tx, order, "nobody")
    return order


def drop(tx: Write, order: Order) -> None:
    """Nobody need ask any more for now: it is done again, or a complaint came first."""
    _end(tx, order, "dropped")


def shown(tx: Read, order_id: int) -> dict[str, Any]:
    """How far asking has got: `task` (the last one, None where it was never done) and its `tries`."""
    task = store.last_task(tx, order_id)
    names = ("state", "begun_ms", "due_ms", "tries", "next_ms", "visitor", "phone", "over", "ended_ms")
    fields = ("at_ms", "by", "how", "outcome", "counts", "note")
    return {
        "order_id": order_id,
        "task": None if task is None else {name: getattr(task, name) for name in names},
        "tries": [] if task is None else [{name: one[name] for name in fields} for one in store.tries(tx, task.id)],
    }


def row(tx: Read, order_id: int) -> dict[str, Any] | None:
    """What was said the last time."""
    found = store.last(tx, order_id)
    names = ("at_ms", "by", "how", "timeliness", "attitude", "result", "price_ok", "note")
    return None if found is None else {name: found[name] for name in names}


def ratings(tx: Read) -> dict[int, tuple[float, int]]:
    """The mean of the marks of each provider over a year, and of how many follow-ups."""
    return store.ratings(tx, tx.now_ms - RATED_MS)


def known(tx: Read, resident_id: int) -> dict[int, int]:
    """How often each provider was there, and it was good."""
    return store.known(tx, resident_id)


def _open(tx: Read, who: Signed, order: Order, seen_version: int) -> Task:
    policy.check_asker(who.operator_id, order.offered_by)
    task = store.open_of(tx, order.id)
    if order.state != "done" or task is None:
        detail = f"This order is {order.state}; it would have to be done."
        raise Problem(409, "wrong_state", detail, state=order.state, version=order.version)
    check_seen_version(order.state, order.version, seen_version)
    return task


def _phones_of(tx: Read, provider_id: int | None) -> set[str]:
    """By which the provider and their people are reached."""
    if provider_id is None:
        return set()
    known = register.provider(tx, provider_id)
    people = register.workers_of(tx, provider_id)
    return {one.phone for one in (known, *people) if one is not None and one.phone}


def _end(tx: Write, order: Order, over: Over) -> None:
    finish_work(tx, "follow_up", order.id)
    finish_work(tx, "follow_up_visit", order.id)
    task = store.open_of(tx, order.id)
    if task is not None:
        task.state, task.over, task.ended_ms, task.look_ms = "over", over, tx.now_ms, None
        store.save(tx, task)
