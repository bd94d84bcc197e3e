"""All the SQL about the versions of the ladders."""

from typing import Any

from sqlalchemy import bindparam, insert, select

from hub.kernel import AnyRow, Prepared, Read, Write

from . import tables as t

_p = t.ladder_plan.c
# Built once, as every press asks.
_beginnings = Prepared(select(_p.id, _p.from_ms).order_by(_p.id.desc()))
_ladders = Prepared(select(_p.ladders).where(_p.id == bindparam("version")))
SOON_MS = 1_000  # a version begins with the next whole second


def beginnings(tx: Read) -> list[tuple[int, int]]:
    """(version, since when it holds), the newest first. One that begins in the future holds for everybody: it was
    written before the clock was set back.
    """
    found = _beginnings.rows(tx)
    return [(row.id, 0 if row.from_ms > tx.now_ms + SOON_MS else row.from_ms) for row in found]


def ladders_of(tx: Read, version: int) -> str:
    """As they were written down."""
    return _ladders.value(tx, {"version": version})


def newest(tx: Read, length_max: int) -> list[AnyRow]:
    """The versions, the newest first."""
    return list(tx.sql.execute(select(t.ladder_plan).order_by(_p.id.desc()).limit(length_max)))


def add(tx: Write, values: dict[str, Any]) -> int:
    """Returns the number of the new version."""
    begins_ms = (tx.now_ms // SOON_MS + 1) * SOON_MS
    row = {**values, "made_ms": tx.now_ms, "from_ms": begins_ms}
    return tx.sql.execute(insert(t.ladder_plan).values(**row).returning(_p.id)).scalar_one()
