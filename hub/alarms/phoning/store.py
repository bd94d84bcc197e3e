"""All the SQL about phones that are asked to call."""

from collections.abc import Collection
from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .policy import AGAIN_MS, PhoneCall

_c = t.phone_call.c
_COLUMNS = [one.name for one in fields(PhoneCall)]


def calls(tx: Read, alarm_ids: Collection[int]) -> dict[int, PhoneCall]:
    """By the number of the alarm; of these that have any."""
    rows = tx.sql.execute(select(t.phone_call).where(_c.alarm_id.in_(alarm_ids)))
    return {row.alarm_id: _call(row) for row in rows}


def save(tx: Write, one: PhoneCall) -> None:
    values = asdict(one)
    query = upsert(t.phone_call).values(**values)
    tx.sql.execute(query.on_conflict_do_update(index_elements=["alarm_id"], set_=values))


def due(tx: Read, length_max: int) -> list[PhoneCall]:
    """Who is to be asked again, the longest due first. A time that is further away than can be has come, too."""
    query = select(t.phone_call).where(_come(tx)).order_by(_c.due_ms, _c.alarm_id).limit(length_max)
    return [_call(row) for row in tx.sql.execute(query)]


def next_due_ms(tx: Read) -> int | None:
    """When somebody is next."""
    return tx.sql.execute(select(func.min(case((_come(tx), tx.now_ms), else_=_c.due_ms)))).scalar()


def _come(tx: Read) -> ColumnElement[bool]:
    return or_(_c.due_ms <= tx.now_ms, _c.due_ms > tx.now_ms + max(AGAIN_MS))


def _call(row: AnyRow) -> PhoneCall:
    return PhoneCall(**{name: getattr(row, name) for name in _COLUMNS})
