"""Hears that a resident goes away, is back, or likes to be called at other times, and asks them at another time."""

from hub.kernel import Consumer, Event, Read, Write, site_zone

from ..orders import moving
from . import placing, policy, service, store
from .model import Task
from .policy import Liked

# What of a card says when somebody may be asked.
SECTIONS = ("preferences", "pauses")


def listener() -> Consumer:
    """Durable: its place in the log moves with what it writes, so that no change is missed, whatever is killed."""
    return Consumer("follow_up_times", ("resident",), _hear, lambda event: event.data.get("section") in SECTIONS)


def _hear(tx: Write, event: Event) -> None:
    for task in store.open_of_resident(tx, event.data["resident_id"]):
        _place(tx, task)


def _place(tx: Write, task: Task) -> None:
    """What was to come is put at another time, where the card asks for it."""
    likes = placing.liked(tx, task.resident_id, task.begun_ms)
    due_ms = placing.due_ms(task, likes)
    next_ms = _next_ms(tx, task, due_ms, likes)
    if (next_ms, due_ms) == (task.next_ms, task.due_ms):
        return
    order = moving.must(tx, task.order_id)
    task.next_ms = next_ms
    if due_ms != task.due_ms:
        task.due_ms = due_ms
        task.look_ms = max(tx.now_ms, policy.calls_end_ms(task.begun_ms, due_ms))
        moving.put_off(tx, order, due_ms)
    store.save(tx, task)
    service.put(tx, order, task)


def _next_ms(tx: Read, task: Task, due_ms: int, likes: Liked) -> int:
    """As it would have been said after the last try, had the card been as it is now; what is past is now."""
    zone, tries = site_zone(tx), store.tries(tx, task.id)
    if task.state == "visiting":
        last_ms = max((one["at_ms"] for one in tries if one["how"] == "visit"), default=task.visit_ms)
        now_ms = policy.visit_ms(tx.now_ms, zone, likes)
        return now_ms if last_ms is None else max(now_ms, policy.next_visit_ms(last_ms, zone, likes))
    end_ms = policy.calls_end_ms(task.begun_ms, due_ms)
    now_ms = policy.call_ms(tx.now_ms, end_ms, zone, likes)
    last_ms = max((one["at_ms"] for one in tries if one["counts"]), default=None)
    if last_ms is None:
        return max(now_ms, policy.first_try_ms(task.begun_ms, end_ms, zone, likes))
    return max(now_ms, policy.next_try_ms(last_ms, task.tries, end_ms, zone, likes))
