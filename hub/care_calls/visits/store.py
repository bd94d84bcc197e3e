"""All the SQL about visits."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from hub.kernel import Prepared, Read, Write

from .model import Visit
from .tables import care_visit as t

_c = t.c
_NAMES = tuple(one.name for one in fields(Visit))
_columns = select(*(_c[name] for name in _NAMES))
_open = _c.outcome.is_(None)
# Built once: whoever looks at what is due asks again and again.
_late = Prepared(
    _columns.where(_open, _c.due_ms <= bindparam("now_ms")).order_by(_c.due_ms, _c.id).limit(bindparam("length_max"))
)
_next_due = Prepared(select(func.min(_c.due_ms).label("due_ms")).where(_open))


def add(tx: Write, visit: Visit) -> Visit:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(visit).items() if name != "id"}
    visit.id = tx.sql.execute(insert(t).values(**row).returning(_c.id)).scalar_one()
    return visit


def save(tx: Write, visit: Visit) -> None:
    """Write all of it."""
    tx.sql.execute(update(t).where(_c.id == visit.id).values(**asdict(visit)))


def one(tx: Read, visit_id: int) -> Visit | None:
    return _first(tx, _c.id == visit_id)


def open_of(tx: Read, resident_id: int) -> Visit | None:
    """The visit that somebody is to make there."""
    return _first(tx, _c.resident_id == resident_id, _open)


def of_resident(tx: Read, resident_id: int, limit: int) -> list[Visit]:
    """The newest first."""
    query = _columns.where(_c.resident_id == resident_id).order_by(_c.id.desc()).limit(limit)
    return [Visit(*row) for row in tx.sql.execute(query)]


def page(tx: Read, *, is_open: bool, offset: int, limit: int) -> tuple[Sequence[Visit], int]:
    """The earliest due first; of those that are over the newest."""
    where = _open if is_open else _c.outcome.is_not(None)
    order = (_c.due_ms, _c.id) if is_open else (_c.id.desc(),)
    rows = tx.sql.execute(_columns.where(where).order_by(*order).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(t).where(where)).scalar_one()
    return [Visit(*row) for row in rows], total


def late(tx: Read, length_max: int) -> list[Visit]:
    """Those that should have been made by now."""
    return [Visit(*row) for row in _late.rows(tx, {"now_ms": tx.now_ms, "length_max": length_max})]


def next_due_ms(tx: Read) -> int | None:
    return _next_due.value(tx)


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more who went there, and what they said."""
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(visitor="", phone="", note=""))


def _first(tx: Read, *where: ColumnElement[bool]) -> Visit | None:
    row = tx.sql.execute(_columns.where(*where).order_by(_c.id).limit(1)).first()
    return None if row is None else Visit(*row)
