"""All the SQL about messages that go out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, update

from hub.kernel import AnyRow, Prepared, Read, Write
from hub.operators import Language

from . import tables as t
from .model import ERROR_LENGTH_MAX, Message, Outcome, Recipient
from .policy import PAUSE_MS_MAX, Next

_m, _a = t.message.c, t.recipient_address.c
# Built once: they are asked twice a minute for ever.
_failed_since = Prepared(
    select(func.count().label("many")).where(
        _m.state == "failed", _m.made_ms > bindparam("since_ms"), _m.made_ms <= bindparam("now_ms")
    )
)
# What is to be told later only does not wait yet.
_begun = or_(_m.since_ms.is_(None), _m.since_ms <= bindparam("now_ms"))
_first_waiting = Prepared(select(func.min(_m.made_ms).label("made_ms")).where(_m.due_ms.is_not(None), _begun))


def add(
    tx: Write,
    recipients: Sequence[Recipient],
    subject: str,
    data: Mapping[str, Any],
    addresses: Sequence[str],
    language: Language,
    not_before_ms: int | None = None,
) -> int:
    """Waiting for its first address, and due now, or then. Returns its number."""
    later = not_before_ms is not None and not_before_ms > tx.now_ms
    row = {
        "made_ms": tx.now_ms,
        "recipients": " ".join(recipients),
        "subject": subject,
        "data": dict(data),
        "state": "waiting",
        "tries": 0,
        "due_ms": not_before_ms if later else tx.now_ms,
        "since_ms": not_before_ms if later else None,
        "address": addresses[0],
        "others": list(addresses[1:]) or None,
        "language": language,
    }
    return tx.sql.execute(insert(t.message).values(**row).returning(_m.id)).scalar_one()


def told_since(tx: Read, subject: str, since_ms: int) -> set[str]:
    """Who was told of this after `since_ms`, or is about to be. A clock that was set back is no reason to be silent."""
    query = select(_m.recipients).where(
        _m.subject == subject, _m.made_ms > since_ms, _m.made_ms <= tx.now_ms, _m.state.in_(("waiting", "sent"))
    )
    return {one for row in tx.sql.execute(query) for one in row.recipients.split()}


def failed_since(tx: Read, since_ms: int, length_max: int) -> list[dict[str, Any]]:
    """Messages that were given up since then, the newest first: `id subject recipients done_ms reason error`."""
    query = select(_m.id, _m.subject, _m.recipients, _m.done_ms, _m.reason, _m.error)
    query = query.where(_m.state == "failed", _m.done_ms >= since_ms).order_by(_m.id.desc()).limit(length_max)
    return [{str(name): value for name, value in row.items()} for row in tx.sql.execute(query).mappings()]


def first_due_ms(tx: Read) -> int | None:
    """When the next try is due; None when nothing waits. One later than can be is due: the clock was set back."""
    begun = func.coalesce(_m.since_ms, 0) <= tx.now_ms  # what is to be told later only is no sign of it
    query = select(func.min(_m.due_ms), func.max(case((begun, _m.due_ms))))
    first_ms, last_ms = tx.sql.execute(query).one()
    return tx.now_ms if last_ms is not None and last_ms > tx.now_ms + PAUSE_MS_MAX else first_ms


def due(tx: Read, length_max: int) -> list[Message]:
    """What is to be tried now, the oldest first."""
    is_later = and_(_m.due_ms > tx.now_ms + PAUSE_MS_MAX, func.coalesce(_m.since_ms, 0) <= tx.now_ms)
    is_due = or_(_m.due_ms <= tx.now_ms, is_later)
    query = select(t.message).where(is_due).order_by(_m.due_ms, _m.id).limit(length_max)
    return [_message(row) for row in tx.sql.execute(query)]


def note_try(tx: Write, message: Message, outcome: Outcome, then: Next) -> None:
    """Write what became of a try, and what is to happen."""
    values = {
        "state": then.state,
        "tries": then.tries,
        "due_ms": then.due_ms,
        "address": then.address,
        "others": list(then.others) or None,
        "done_ms": None if then.state == "waiting" else tx.now_ms,
        "error": outcome.error[:ERROR_LENGTH_MAX] or None,
        "reason": outcome.reason or None,
    }
    # A person who has just set it aside is not overruled by a try that was on its way.
    tx.sql.execute(update(t.message).where(_m.id == message.id, _m.state == "waiting").values(**values))


def move(tx: Write, number: int, before: Sequence[str], **values: Any) -> bool:
    """Change a message that is in one of these states; false when it is not."""
    done = update(t.message).where(_m.id == number, _m.state.in_(before)).values(**values).returning(_m.id)
    return tx.sql.execute(done).first() is not None


def state_of(tx: Read, number: int) -> str | None:
    return tx.sql.execute(select(_m.state).where(_m.id == number)).scalar()


def page(tx: Read, states: Iterable[str], offset: int, limit: int) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Messages in these states, the newest first, and how many are in each state."""
    query = select(t.message).where(_m.state.in_(list(states))).order_by(_m.id.desc()).offset(offset).limit(limit)
    counts = select(_m.state, func.count().label("count")).group_by(_m.state)
    rows = [{str(name): value for name, value in row.items()} for row in tx.sql.execute(query).mappings()]
    return rows, {row["state"]: row["count"] for row in tx.sql.execute(counts).mappings()}


def addresses(tx: Read) -> dict[Recipient, list[tuple[str, Language]]]:
    """Where each is reached, in order; nothing of who has no address of their own."""
    found: dict[Recipient, list[tuple[str, Language]]] = {}
    for row in tx.sql.execute(select(t.recipient_address).order_by(_a.recipient, _a.position)):
        found.setdefault(row.recipient, []).append((row.address, row.language))
    return found


def put_addresses(tx: Write, recipient: Recipient, found: Sequence[tuple[str, Language]]) -> None:
    """Replace them."""
    tx.sql.execute(delete(t.recipient_address).where(_a.recipient == recipient))
    rows = [
        {"recipient": recipient, "position": place, "address": address, "language": language}
        for place, (address, language) in enumerate(found, 1)
    ]
    if rows:
        tx.sql.execute(insert(t.recipient_address), rows)


def trouble(tx: Read, since_ms: int) -> tuple[int, int | None]:
    """How many were given up after `since_ms`; when the oldest of those that wait was made, None when none waits."""
    wanted = {"since_ms": since_ms, "now_ms": tx.now_ms}
    return _failed_since.value(tx, wanted), _first_waiting.value(tx, {"now_ms": tx.now_ms})


def _message(row: AnyRow) -> Message:
    return Message(
        row.id,
        row.made_ms,
        tuple(row.recipients.split()),
        row.subject,
        row.data,
        row.tries,
        row.address,
        tuple(row.others or ()),
        row.language,
        row.since_ms if row.since_ms is not None else row.made_ms,
    )
