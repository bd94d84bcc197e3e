"""All the SQL about complaints."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields

from sqlalchemy import ColumnElement, func, insert, select, update

from hub.kernel import Read, Write

from .model import Complaint, State
from .tables import order_complaint as t

_c = t.c
_rows = select(*(_c[one.name] for one in fields(Complaint)))
_undecided = _c.decided_ms.is_(None)


@dataclass(frozen=True, slots=True)
class Only:
    """Which are wanted; each None, or empty, means all."""

    states: Collection[State] = ()
    provider_id: int | None = None
    order_id: int | None = None
    grave: bool | None = None


def add(tx: Write, one: Complaint) -> Complaint:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(one).items() if name != "id"}
    one.id = tx.sql.execute(insert(t).values(**row).returning(_c.id)).scalar_one()
    return one


def save(tx: Write, one: Complaint) -> None:
    """Write all of it, under the next version."""
    one.version += 1
    tx.sql.execute(update(t).where(_c.id == one.id).values(**asdict(one)))


def looked(tx: Write, one: Complaint) -> None:
    """When it is looked at next: no change that anybody could have seen otherwise."""
    tx.sql.execute(update(t).where(_c.id == one.id).values(look_ms=one.look_ms, rung=one.rung))


def one(tx: Read, complaint_id: int) -> Complaint | None:
    row = tx.sql.execute(_rows.where(_c.id == complaint_id)).first()
    return None if row is None else Complaint(*row)


def undecided_of(tx: Read, order_id: int) -> list[Complaint]:
    """Those about this order that nobody has decided, the oldest first."""
    query = _rows.where(_c.order_id == order_id, _undecided).order_by(_c.id)
    return [Complaint(*row) for row in tx.sql.execute(query)]


def due(tx: Read, length_max: int) -> list[Complaint]:
    """Those that are to be looked at by now."""
    query = _rows.where(_c.look_ms <= tx.now_ms).order_by(_c.look_ms, _c.id).limit(length_max)
    return [Complaint(*row) for row in tx.sql.execute(query)]


def next_look_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_c.look_ms))).scalar()


def page(tx: Read, only: Only, order_by: str, offset: int, limit: int) -> tuple[list[Complaint], int]:
    """`order_by`: `due` the earliest deadline first, what has none last; else the newest first."""
    fits = _fits(only)
    order = (_c.due_ms.is_(None), _c.due_ms, _c.id) if order_by == "due" else (_c.id.desc(),)
    rows = tx.sql.execute(_rows.where(*fits).order_by(*order).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(t).where(*fits)).scalar_one()
    return [Complaint(*row) for row in rows], total


def decided_between(tx: Read, from_ms: int, to_ms: int, provider_ids: Collection[int] | None = None) -> list[Complaint]:
    """Decided in that time, the first ones first."""
    among = [] if provider_ids is None else [_c.provider_id.in_(provider_ids)]
    query = _rows.where(_c.decided_ms >= from_ms, _c.decided_ms < to_ms, *among).order_by(_c.id)
    return [Complaint(*row) for row in tx.sql.execute(query)]


def raised_between(tx: Read, from_ms: int, to_ms: int) -> list[Complaint]:
    """Raised in that time, the first ones first."""
    query = _rows.where(_c.raised_ms >= from_ms, _c.raised_ms < to_ms).order_by(_c.id)
    return [Complaint(*row) for row in tx.sql.execute(query)]


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said; that there was a complaint, and what came of it, stays."""
    empty = {"words": "", "statement": "", "reason": "", "appeal_words": "", "appeal_reason": ""}
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(**empty))


def _fits(only: Only) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if only.states:
        fits.append(_c.state.in_(only.states))
    for column, value in ((_c.provider_id, only.provider_id), (_c.order_id, only.order_id), (_c.grave, only.grave)):
        if value is not None:
            fits.append(column == value)
    return fits
