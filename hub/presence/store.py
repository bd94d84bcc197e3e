"""All the SQL about who is here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from sqlalchemy import bindparam, delete, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from .model import Here, HowEnded, Shift
from .tables import presence, shift

_HERE = tuple(one.name for one in fields(Here))
_here_now = select(presence).where(
    presence.c.operator_id == bindparam("operator_id")
)  # asked at every change of a call


def add_shift(tx: Write, operator_id: int, sound: Mapping[str, str]) -> int:
    values = {"operator_id": operator_id, "started_ms": tx.now_ms, "sound": dict(sound)}
    return tx.sql.execute(insert(shift).values(**values).returning(shift.c.id)).scalar_one()


def end_shift(tx: Write, shift_id: int, how: HowEnded) -> None:
    mine = (shift.c.id == shift_id, shift.c.ended_ms.is_(None))
    tx.sql.execute(update(shift).where(*mine).values(ended_ms=tx.now_ms, how_ended=how))


def shifts_within(tx: Read, from_ms: int, to_ms: int) -> list[tuple[int, int | None]]:
    """When each shift that ran at that time was begun and ended (None: it runs)."""
    wanted = (shift.c.started_ms < to_ms, or_(shift.c.ended_ms.is_(None), shift.c.ended_ms > from_ms))
    return [(row[0], row[1]) for row in tx.sql.execute(select(shift.c.started_ms, shift.c.ended_ms).where(*wanted))]


def running_shift(tx: Read, operator_id: int) -> Shift | None:
    row = tx.sql.execute(select(shift).where(shift.c.operator_id == operator_id, shift.c.ended_ms.is_(None))).first()
    return None if row is None else _shift(row)


def shifts_of(tx: Read, ids: Sequence[int]) -> dict[int, Shift]:
    """By their number."""
    return {row.id: _shift(row) for row in tx.sql.execute(select(shift).where(shift.c.id.in_(ids)))}


def everybody(tx: Read) -> list[Here]:
    """Who has been here longest comes first."""
    query = select(presence).order_by(presence.c.shift_id)
    return [_here(row) for row in tx.sql.execute(query)]


def here(tx: Read, operator_id: int) -> Here | None:
    row = tx.sql.execute(_here_now, {"operator_id": operator_id}).first()
    return None if row is None else _here(row)


def add(tx: Write, one: Here) -> None:
    tx.sql.execute(insert(presence).values(**asdict(one)))


def change(tx: Write, one: Here) -> None:
    tx.sql.execute(update(presence).where(presence.c.operator_id == one.operator_id).values(**asdict(one)))


def remove(tx: Write, operator_id: int) -> None:
    tx.sql.execute(delete(presence).where(presence.c.operator_id == operator_id))


def _here(row: AnyRow) -> Here:
    return Here(**{name: getattr(row, name) for name in _HERE})


def _shift(row: AnyRow) -> Shift:
    return Shift(row.id, row.operator_id, row.started_ms, row.ended_ms, row.sound)
