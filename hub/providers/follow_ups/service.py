"""Asks how it was, and does not let go of an order before somebody has."""

from typing import Any

from hub.kernel import Problem, Read, Write, site_zone
from hub.operators import Signed
from hub.residents import is_served
from hub.telephony import Callee, place
from hub.worklist import Kind, Work, check_not_held, finish_work, hold_work, leave_work, put_work

from ..complaints import opening
from ..orders import moving
from ..orders.model import Order
from ..orders.policy import FOLLOW_UP_MS, check_seen_version
from . import placing, policy, store
from .model import Asker, How, InVain, Marks, Over, Task

RATED_MS = 365 * 24 * 3_600_000  # what was said longer ago is of another business


def await_follow_up(tx: Write, order: Order) -> None:
    """The service was done: in a day somebody who did not send the provider asks the resident how it was."""
    if store.open_of(tx, order.id) is not None:
        return
    task = Task(0, order.id, order.resident_id, tx.now_ms, tx.now_ms + FOLLOW_UP_MS, "calling", 0, 0, None)
    likes = placing.liked(tx, order.resident_id, tx.now_ms)
    task.due_ms = placing.due_ms(task, likes)
    end_ms = policy.calls_end_ms(task.begun_ms, task.due_ms)
    task.next_ms = task.look_ms = policy.first_try_ms(task.begun_ms, end_ms, site_zone(tx), likes)
    if task.due_ms != order.due_ms:
        moving.put_off(tx, order, task.due_ms)
    put(tx, order, store.begin(tx, task))


def put(tx: Write, order: Order, task: Task) -> None:
    """The line of the worklist: who has sent the provider is not given it."""
    here: Kind = _line(task)
    finish_work(tx, "follow_up" if here == "follow_up_visit" else "follow_up_visit", order.id)
    until_ms = policy.within_ms(task.next_ms, task.due_ms)
    put_work(tx, Work(here, order.id, order.resident_id, until_ms, task.next_ms, not_operator_id=order.offered_by))


def begin(tx: Write, who: Signed, order: Order, *, dial: bool = False) -> dict[str, Any]:
    """This person asks now, and nobody else is given it; again: still at it. `dial`: call them by telephone.

    Raises 409 `sent_by_you`, `wrong_state`, `being_called` (names who is at it), and what placing a call raises.
    """
    task = opened(tx, who, order, None)
    hold_work(tx, _line(task), order.id, who.operator_id)
    if dial:
        place(tx, who, Callee(order.resident_id), purpose="follow_up")
    return shown(tx, order.id)


def leave(tx: Write, who: Signed, order: Order) -> dict[str, Any]:
    """Not yet: somebody else may ask. Nothing happens where this person was not at it."""
    task = store.open_of(tx, order.id)
    if task is not None:
        leave_work(tx, _line(task), order.id, who.operator_id)
    return shown(tx, order.id)


def in_vain(
    tx: Write, who: Signed, order: Order, seen_version: int, how: How, outcome: InVain, note: str
) -> dict[str, Any]:
    """Somebody tried, and was not told how it was. Three at their times, and somebody goes there; never a pass.

    Raises 409 `sent_by_you`, `wrong_state`, `stale_version`, `being_called` where somebody else is at it, 422 for what
    cannot come of a call, or of a visit.
    """
    policy.check_in_vain(how, outcome)
    task = opened(tx, who, order, seen_version)
    check_not_held(tx, order.resident_id, who.operator_id)
    tried(tx, order, task, _desk(who), how, outcome, note)
    return shown(tx, order.id)


def tried(tx: Write, order: Order, task: Task, by: Asker, how: How, outcome: InVain, note: str) -> None:
    """Keep the try, and when the next one is."""
    is_try = how == "call" and task.state == "calling" and policy.counts(tx.now_ms, task.next_ms)
    row = {"task_id": task.id, "by": by.operator_id, "by_link": by.by_link, "how": how, "outcome": outcome}
    store.add_try(tx, {**row, "counts": is_try, "note": note})
    zone, likes = site_zone(tx), placing.liked(tx, task.resident_id, task.begun_ms)
    if is_try:
        task.tries += 1
        end_ms = policy.calls_end_ms(task.begun_ms, task.due_ms)
        task.next_ms = policy.next_try_ms(tx.now_ms, task.tries, end_ms, zone, likes)
    elif how == "visit":
        task.next_ms = policy.next_visit_ms(tx.now_ms, zone, likes)
    told = {"how": how, "outcome": outcome, "try": task.tries if is_try else None}
    moving.note(tx, order, "in_vain", by.actor, told)
    if task.state == "calling" and policy.is_for_a_visit(task.tries):
        to_visit(tx, order, task, by.actor)
    else:
        store.save(tx, task)
        put(tx, order, task)


def to_visit(tx: Write, order: Order, task: Task, actor: str) -> None:
    """Calling was not enough: somebody goes there and asks."""
    task.state, task.look_ms = "visiting", tx.now_ms + policy.LOOK_AGAIN_MS
    task.next_ms = policy.visit_ms(tx.now_ms, site_zone(tx), placing.liked(tx, task.resident_id, task.begun_ms))
    store.save(tx, task)
    moving.note(tx, order, "to_visit", actor, {"tries": task.tries})
    put(tx, order, task)


def follow_up(tx: Write, who: Signed, order: Order, seen_version: int, how: How, marks: Marks) -> Order:
    """What the resident said; poor is a complaint. Raises 409 `sent_by_you`, `wrong_state`, `stale_version`."""
    policy.check_asker(who.operator_id, order.offered_by)
    return answered(tx, order, _desk(who), how, marks, seen_version)


def answered(tx: Write, order: Order, by: Asker, how: How, marks: Marks, seen_version: int | None = None) -> Order:
    """Keep what the resident said, whoever asked; poor is a complaint, else the order is closed. Raises 409."""
    order.followed_up_ms = tx.now_ms
    said = {"timeliness": marks.timeliness, "attitude": marks.attitude, "result": marks.result}
    told = {**said, "price_ok": marks.price_ok, "how": how}
    moving.move(tx, order, "follow_up", by.actor, seen_version, told)
    row = {"order_id": order.id, "provider_id": order.provider_id, "resident_id": order.resident_id, "how": how}
    asked = {"at_ms": tx.now_ms, "by": by.operator_id, "by_link": by.by_link}
    store.add(tx, {**row, **said, **asked, "price_ok": marks.price_ok, "note": marks.note})
    _end(tx, order, "answered")
    if policy.is_poor(marks):
        moving.move(tx, order, "complain", by.actor)
        given = (marks.timeliness, marks.attitude, marks.result)
        opening.of_follow_up(tx, by.operator_id, order, given, marks.price_ok, marks.note)
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
    names = ("state", "begun_ms", "due_ms", "tries", "next_ms", "visitor", "phone", "visit_ms", "over", "ended_ms")
    fields = ("at_ms", "by", "by_link", "how", "outcome", "counts", "note")
    return {
        "order_id": order_id,
        "task": None if task is None else {name: getattr(task, name) for name in names},
        "tries": [] if task is None else [{name: one[name] for name in fields} for one in store.tries(tx, task.id)],
    }


def row(tx: Read, order_id: int) -> dict[str, Any] | None:
    """What was said the last time."""
    found = store.last(tx, order_id)
    names = ("at_ms", "by", "by_link", "how", "timeliness", "attitude", "result", "price_ok", "note")
    return None if found is None else {name: found[name] for name in names}


def ratings(tx: Read) -> dict[int, tuple[float, int]]:
    """The mean of the marks of each provider over a year, and of how many follow-ups."""
    return store.ratings(tx, tx.now_ms - RATED_MS)


def known(tx: Read, resident_id: int) -> dict[int, int]:
    """How often each provider was there, and it was good."""
    return store.known(tx, resident_id)


def opened(tx: Read, who: Signed, order: Order, seen_version: int | None) -> Task:
    """What is to be asked, by somebody who may. Raises 409 `sent_by_you`, `wrong_state`, `stale_version`."""
    policy.check_asker(who.operator_id, order.offered_by)
    task = store.open_of(tx, order.id)
    if order.state != "done" or task is None:
        detail = f"This order is {order.state}; it would have to be done."
        raise Problem(409, "wrong_state", detail, state=order.state, version=order.version)
    check_seen_version(order.state, order.version, seen_version)
    return task


def _line(task: Task) -> Kind:
    return "follow_up" if task.state == "calling" else "follow_up_visit"


def _desk(who: Signed) -> Asker:
    return Asker(who.operator_id, f"operator {who.operator_id}")


def _end(tx: Write, order: Order, over: Over) -> None:
    finish_work(tx, "follow_up", order.id)
    finish_work(tx, "follow_up_visit", order.id)
    task = store.open_of(tx, order.id)
    if task is not None:
        task.state, task.over, task.ended_ms, task.look_ms = "over", over, tx.now_ms, None
        store.save(tx, task)
