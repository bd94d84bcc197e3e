"""All the SQL about the versions of the ladders."""

from typing import Any

from sqlalchemy import bindparam, insert, or_, select

from hub.kernel import AnyRow, Read, Write

from . import tables as t

_p = t.ladder_plan.c
# Built once, as every press asks. A version that begins in the future was written before the clock was set back.
_in_force = (
    select(_p.ladders)
    .where(or_(_p.from_ms <= bindparam("waits_ms"), _p.from_ms > bindparam("soon_ms")))
    .order_by(_p.id.desc())
    .limit(1)
)
SOON_MS = 1_000  # a version begins with the next whole second


def in_force(tx: Read, waits_ms: int) -> str | None:
    """The ladders for an alarm that waits since then; None where nobody had written any down."""
    return tx.sql.execute(_in_force, {"waits_ms": waits_ms, "soon_ms": tx.now_ms + SOON_MS}).scalar()


def newest(tx: Read, length_max: int) -> list[AnyRow]:
    """The versions, the newest first."""
    return list(tx.sql.execute(select(t.ladder_plan).order_by(_p.id.desc()).limit(length_max)))


def add(tx: Write, values: dict[str, Any]) -> int:
    """Returns the number of the new version."""
    begins_ms = (tx.now_ms // SOON_MS + 1) * SOON_MS
    row = {**values, "made_ms": tx.now_ms, "from_ms": begins_ms}
    return tx.sql.execute(insert(t.ladder_plan).values(**row).returning(_p.id)).scalar_one()
