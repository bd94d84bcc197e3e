"""All the SQL about who was asked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Read, Write
from hub.telephony import forget_messages

from . import tables as t
from .model import LATE_MS, MINUTES_MAX, NOT_ASKED, Asking, Try
from .policy import ASKED_WITHIN_MS

_a, _t = t.asking.c, t.asked.c
_ASKING = [one.name for one in fields(Asking)]
_TRY = [one.name for one in fields(Try)]


def asking(tx: Read, alarm_id: int) -> Asking | None:
    row = tx.sql.execute(select(t.asking).where(_a.alarm_id == alarm_id)).first()
    return None if row is None else Asking(**{name: getattr(row, name) for name in _ASKING})


def save(tx: Write, one: Asking) -> None:
    values = asdict(one)
    query = upsert(t.asking).values(**values)
    tx.sql.execute(query.on_conflict_do_update(index_elements=["alarm_id"], set_=values))


def due(tx: Read, length_max: int) -> list[Asking]:
    """Whose time has come; longest due first. A time that is further away than can be has come, too."""
    query = select(t.asking).where(_come(tx)).order_by(_a.due_ms, _a.alarm_id).limit(length_max)
    return [Asking(**{name: getattr(row, name) for name in _ASKING}) for row in tx.sql.execute(query)]


def next_due_ms(tx: Read) -> int | None:
    """When something is due next."""
    return tx.sql.execute(select(func.min(case((_come(tx), tx.now_ms), else_=_a.due_ms)))).scalar()


def tries(tx: Read, alarm_id: int) -> list[Try]:
    """Of an alarm, in the order in which people are asked."""
    query = select(t.asked).where(_t.alarm_id == alarm_id).order_by(_t.round, _t.turn, _t.id)
    return [Try(**{name: getattr(row, name) for name in _TRY}) for row in tx.sql.execute(query)]


def one_try(tx: Read, try_id: int) -> Try | None:
    row = tx.sql.execute(select(t.asked).where(_t.id == try_id)).first()
    return None if row is None else Try(**{name: getattr(row, name) for name in _TRY})


def of_message(tx: Read, message_id: int) -> Try | None:
    row = tx.sql.execute(select(t.asked).where(_t.message_id == message_id)).first()
    return None if row is None else Try(**{name: getattr(row, name) for name in _TRY})


def has_call(tx: Read, call_id: int) -> bool:
    return tx.sql.execute(select(_t.id).where(_t.call_id == call_id)).first() is not None


def add(tx: Write, rows: Iterable[Try]) -> None:
    if values := [_row(one) | {"made_ms": tx.now_ms} for one in rows]:
        tx.sql.execute(insert(t.asked), values)


def change(tx: Write, rows: Iterable[Try]) -> None:
    for one in rows:
        tx.sql.execute(update(t.asked).where(_t.id == one.id).values(**_row(one)))


def asked_often(tx: Read, contact_ids: Collection[int]) -> dict[int, int]:
    """How often each of these was written to within ASKED_WITHIN_MS."""
    recent = (_t.at_ms > tx.now_ms - ASKED_WITHIN_MS, _t.at_ms <= tx.now_ms)
    query = select(_t.contact_id, func.count().label("many")).where(
        _t.contact_id.in_(contact_ids), _t.how == "message", _t.outcome.not_in(NOT_ASKED), *recent
    )
    return {row.contact_id: row.many for row in tx.sql.execute(query.group_by(_t.contact_id))}


def end(tx: Write, alarm_ids: Sequence[int]) -> list[int]:
    """These alarms are over: whoever was asked is to be told, now. Returns those for which anybody was asked."""
    query = update(t.asking).where(_a.alarm_id.in_(alarm_ids), _a.state != "over")
    return list(tx.sql.execute(query.values(state="over", due_ms=tx.now_ms).returning(_a.alarm_id)).scalars())


def blank(tx: Write, resident_id: int) -> None:
    """Names and words go; that somebody was asked, and what came of it, stays."""
    theirs = select(_a.alarm_id).where(_a.resident_id == resident_id)
    written = select(_t.message_id).where(_t.alarm_id.in_(theirs), _t.message_id.is_not(None))
    forget_messages(tx, tx.sql.execute(written).scalars().all())
    tx.sql.execute(update(t.asked).where(_t.alarm_id.in_(theirs)).values(name="", relation="", note=""))


def _come(tx: Read) -> ColumnElement[bool]:
    """Once more policy.is_due."""
    far_ms = case((_a.state == "going", MINUTES_MAX * 60_000 + LATE_MS), else_=_a.next_ms)
    return or_(_a.due_ms <= tx.now_ms, _a.due_ms > tx.now_ms + far_ms)


def _row(one: Try) -> dict[str, Any]:
    values = asdict(one)
    del values["id"]
    return values
