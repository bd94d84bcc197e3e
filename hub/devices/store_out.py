"""All the SQL about devices that are out of service."""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Select, bindparam, func, insert, select, update

from hub.kernel import Read, Write

from . import tables as t
from .model import Out

_o = t.device_out.c
_columns = [_o[name] for name in Out._fields]
_open = _o.ended_ms.is_(None)
# Who is out of service at `now_ms`, and until when.
OUTS: Select[Any] = cast(
    "Select[Any]", select(_o.device_id, _o.until_ms).where(_open, _o.until_ms > bindparam("now_ms"))
)


def outs(tx: Read, device_ids: Collection[str] | None = None) -> dict[str, Out]:
    """Who is out of service now; of these devices or of all. Whose time is over is not, noted or not."""
    query = select(*_columns).where(_open, _o.until_ms > tx.now_ms)
    rows = tx.sql.execute(query if device_ids is None else query.where(_o.device_id.in_(device_ids)))
    return {row.device_id: Out(*row) for row in rows}


def over(tx: Read, length_max: int) -> list[Out]:
    """Whose time is over, the earliest first."""
    query = select(*_columns).where(_open, _o.until_ms <= tx.now_ms).order_by(_o.until_ms, _o.device_id)
    return [Out(*row) for row in tx.sql.execute(query.limit(length_max))]


def first_until_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_o.until_ms)).where(_open)).scalar()


def add(tx: Write, out: Out) -> None:
    tx.sql.execute(insert(t.device_out).values(**out._asdict()))


def end(tx: Write, device_id: str, operator_id: int | None) -> None:
    """`operator_id` None: it ended by itself."""
    query = update(t.device_out).where(_open, _o.device_id == device_id)
    tx.sql.execute(query.values(ended_ms=tx.now_ms, ended_by=operator_id))
