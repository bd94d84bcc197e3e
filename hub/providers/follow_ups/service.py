"""Asks how it was, and does not let go of an order before somebody has."""

from typing import Any

from hub.kernel import Read, Write
from hub.operators import Signed
from hub.worklist import Work, finish_work, put_work

from ..orders import moving
from ..orders.model import Order
from ..orders.policy import FOLLOW_UP_FROM_MS
from . import store
from .model import How, Marks
from .policy import check_asker, is_poor

RATED_MS = 365 * 24 * 3_600_000  # what was said longer ago is of another business


def await_follow_up(tx: Write, order: Order) -> None:
    """The service was done: in a day somebody asks the resident how it was."""
    due = order.due_ms or tx.now_ms
    put_work(tx, Work("follow_up", order.id, order.resident_id, due, from_ms=tx.now_ms + FOLLOW_UP_FROM_MS))


def follow_up(tx: Write, who: Signed, order: Order, seen_version: int, how: How, marks: Marks) -> Order:
    """What the resident said; poor is a complaint. Raises 409 `sent_by_you`, `wrong_state`, `stale_version`."""
    check_asker(who.operator_id, order.offered_by)
    actor, poor = f"operator {who.operator_id}", is_poor(marks)
    order.followed_up_ms = tx.now_ms
    said = {"timeliness": marks.timeliness, "attitude": marks.attitude, "result": marks.result}
    moving.move(tx, order, "follow_up", actor, seen_version, {**said, "price_ok": marks.price_ok, "how": how})
    row = {"order_id": order.id, "provider_id": order.provider_id, "resident_id": order.resident_id, "how": how}
    store.add(
        tx, {**row, **said, "at_ms": tx.now_ms, "by": who.operator_id, "price_ok": marks.price_ok, "note": marks.note}
    )
    finish_work(tx, "follow_up", order.id)
    if poor:
        moving.move(tx, order, "complain", actor)
    else:
        order.closed_ms = tx.now_ms
        moving.move(tx, order, "close", "hub")
    return order


def drop(tx: Write, order: Order) -> None:
    """Nobody need ask any more for now: it is done again."""
    finish_work(tx, "follow_up", order.id)


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
