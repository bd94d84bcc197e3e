"""All the SQL about messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .model import ERROR_LENGTH_MAX, Message, Outcome, Recipient
from .policy import PAUSE_MS_MAX

_m = t.message.c


def add(tx: Write, recipients: Sequence[Recipient], subject: str, data: Mapping[str, Any]) -> int:
    """Waiting, and due now. Returns its number."""
    row = {
        "made_ms": tx.now_ms,
        "recipients": " ".join(recipients),
        "subject": subject,
        "data": dict(data),
        "state": "waiting",
        "tries": 0,
        "due_ms": tx.now_ms,
    }
    return tx.sql.execute(insert(t.message).values(**row).returning(_m.id)).scalar_one()


def told_since(tx: Read, subject: str, since_ms: int) -> set[str]:
    """Who was told of this after `since_ms`, or is about to be. A clock that was set back is no reason to be silent."""
    query = select(_m.recipients).where(
        _m.subject == subject, _m.made_ms > since_ms, _m.made_ms <= tx.now_ms, _m.state != "failed"
    )
    return {one for row in tx.sql.execute(query) for one in row.recipients.split()}


def first_due_ms(tx: Read) -> int | None:
    """When the next try is due; None when nothing waits. One later than can be is due: the clock was set back."""
    query = select(func.min(_m.due_ms), func.max(_m.due_ms))
    first_ms, last_ms = tx.sql.execute(query).one()
    return tx.now_ms if last_ms is not None and last_ms > tx.now_ms + PAUSE_MS_MAX else first_ms


def due(tx: Read, length_max: int) -> list[Message]:
    """What is to be tried now, the oldest first."""
    is_due = or_(_m.due_ms <= tx.now_ms, _m.due_ms > tx.now_ms + PAUSE_MS_MAX)
    query = select(t.message).where(is_due).order_by(_m.due_ms, _m.id).limit(length_max)
    return [_message(row) for row in tx.sql.execute(query)]


def note_try(tx: Write, message: Message, outcome: Outcome, again_ms: int | None) -> str:
    """Write what became of a try. Returns the state that the message has now."""
    state = {"sent": "sent", "passing": "waiting" if again_ms is not None else "failed"}.get(outcome.verdict, "failed")
    values = {
        "state": state,
        "tries": message.tries + 1,
        "due_ms": again_ms,
        "done_ms": None if state == "waiting" else tx.now_ms,
        "error": outcome.error[:ERROR_LENGTH_MAX] or None,
    }
    tx.sql.execute(update(t.message).where(_m.id == message.id).values(**values))
    return state


def _message(row: AnyRow) -> Message:
    return Message(row.id, row.made_ms, tuple(row.recipients.split()), row.subject, row.data, row.tries)
