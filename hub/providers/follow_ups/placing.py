"""When a resident likes to be asked: what their card says of calls, their nap, and when they are away.

Care calls go by the same (hub/residents/call_times.py).
"""

from hub.kernel import Read
from hub.residents import WHOLE_DAY, call_windows, due_after_pauses, pauses_after, wishes

from ..orders.policy import FOLLOW_UP_MS
from .model import Task
from .policy import Liked


def liked(tx: Read, resident_id: int, since_ms: int) -> Liked:
    """When they like to be asked, as their card says now; pauses that were over before `since_ms` left out."""
    wish = wishes(tx, [resident_id]).get(resident_id)
    away = tuple(pauses_after(tx, since_ms, [resident_id]).get(resident_id, ()))
    if wish is None:
        return Liked(WHOLE_DAY, WHOLE_DAY, away)
    return Liked(call_windows(wish.times, wish.nap), call_windows((), wish.nap), away)


def due_ms(task: Task, likes: Liked) -> int:
    """By when they have to have been asked: within three days, or a day after they are back."""
    return due_after_pauses(task.begun_ms, task.begun_ms + FOLLOW_UP_MS, likes.away)
