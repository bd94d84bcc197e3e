"""All the SQL about what can be ordered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from hub.kernel import Read, Write

from .model import Content
from .tables import service_kind as t


def everything(tx: Read) -> Sequence[RowMapping]:
    """By key, what is no longer offered too."""
    return tx.sql.execute(select(t).order_by(t.c.key)).mappings().all()


def one(tx: Read, key: str) -> RowMapping | None:
    return tx.sql.execute(select(t).where(t.c.key == key)).mappings().first()


def count(tx: Read) -> int:
    return tx.sql.execute(select(func.count()).select_from(t)).scalar_one()


def add(tx: Write, key: str, content: Content, by: int | None) -> None:
    """`by` None: it came with the hub."""
    values = {**content.model_dump(mode="json"), "key": key, "active": True, "version": 1, "ours": by is None}
    tx.sql.execute(insert(t).values(**values, changed_ms=tx.now_ms, changed_by=by))


def put(tx: Write, key: str, seen: int, values: Mapping[str, Any], by: int | None) -> bool:
    """Change what is still as `seen`; False if it is not."""
    who = {"version": seen + 1, "changed_ms": tx.now_ms, "changed_by": by, "ours": by is None}
    query = update(t).where(t.c.key == key, t.c.version == seen).values(**values, **who)
    return tx.sql.execute(query).rowcount == 1
