"""All the SQL about the rota."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from .model import Planned
from .tables import rota_import, rota_shift

# The longest shift, on the day when the clocks are put back.
SHIFT_MS_MAX = 26 * 3_600_000
_s = rota_shift.c


def shifts(tx: Read, from_ms: int, until_ms: int) -> Sequence[AnyRow]:
    """What is on the rota at any time between the two, the earliest first."""
    query = select(rota_shift).where(*_between(from_ms, until_ms))
    return tx.sql.execute(query.order_by(_s.start_ms, _s.role.desc(), _s.id)).all()


def known(tx: Read) -> tuple[int, int] | None:
    """When the first and the last shift begin that are on the rota, or whose place a later table has taken."""
    spoken = or_(_s.active.is_(True), _s.replaced_by.is_not(None))
    first_ms, last_ms = tx.sql.execute(select(func.min(_s.start_ms), func.max(_s.start_ms)).where(spoken)).one()
    return None if first_ms is None else (first_ms, last_ms)


def add(tx: Write, who: int, rows: Iterable[Planned], rejected: int, replaced: int) -> int:
    """Returns the number of the import."""
    rows = list(rows)
    told = {"made_ms": tx.now_ms, "made_by": who, "shifts": len(rows), "rejected": rejected, "replaced": replaced}
    number = tx.sql.execute(insert(rota_import).values(**told).returning(rota_import.c.id)).scalar_one()
    if rows:
        tx.sql.execute(insert(rota_shift), [{**asdict(one), "import_id": number, "active": True} for one in rows])
    return number


def replace(tx: Write, import_id: int, spans: Iterable[tuple[int, int]]) -> None:
    """Take off the rota what began in these spans of time before this import."""
    for start_ms, end_ms in spans:
        old = (_s.active, _s.import_id != import_id, _s.start_ms >= start_ms, _s.start_ms < end_ms)
        tx.sql.execute(update(rota_shift).where(*old).values(active=False, replaced_by=import_id))


def newest_import(tx: Read) -> int | None:
    """The last one that is not undone."""
    return tx.sql.execute(select(func.max(rota_import.c.id)).where(rota_import.c.undone_ms.is_(None))).scalar()


def one_import(tx: Read, import_id: int) -> AnyRow | None:
    return tx.sql.execute(select(rota_import).where(rota_import.c.id == import_id)).first()


def undo(tx: Write, import_id: int, who: int) -> None:
    """Its shifts leave the rota, and those whose place they took come back."""
    tx.sql.execute(update(rota_shift).where(_s.import_id == import_id).values(active=False))
    tx.sql.execute(update(rota_shift).where(_s.replaced_by == import_id).values(active=True, replaced_by=None))
    mine = rota_import.c.id == import_id
    tx.sql.execute(update(rota_import).where(mine).values(undone_ms=tx.now_ms, undone_by=who))


def imports(tx: Read, offset: int, limit: int) -> tuple[Sequence[AnyRow], int]:
    """The newest first."""
    query = select(rota_import).order_by(rota_import.c.id.desc()).offset(offset).limit(limit)
    return tx.sql.execute(query).all(), tx.sql.execute(select(func.count()).select_from(rota_import)).scalar_one()


def _between(from_ms: int, until_ms: int) -> tuple[ColumnElement[bool], ...]:
    return (_s.active.is_(True), _s.start_ms < until_ms, _s.start_ms > from_ms - SHIFT_MS_MAX, _s.end_ms > from_ms)
