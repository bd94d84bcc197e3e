"""All the SQL about what counts as having talked with a resident."""

from sqlalchemy import func, insert, select, update

from hub.kernel import AnyRow, Read, Write

from .model import ContactKind
from .tables import live_contact as t

_c = t.c
_counts = _c.taken_back_ms.is_(None)


def add_contact(
    tx: Write,
    resident_id: int,
    at_ms: int,
    kind: ContactKind,
    ref: int,
    operator_id: int | None,
    before_ms: int | None,
) -> None:
    row = {"resident_id": resident_id, "at_ms": at_ms, "kind": kind, "ref": ref}
    tx.sql.execute(insert(t).values(**row, operator_id=operator_id, before_ms=before_ms))


def contact(tx: Read, kind: ContactKind, ref: int, at_ms: int | None = None) -> AnyRow | None:
    """The newest that counts; an alarm that was opened again may have more than one."""
    query = select(t).where(_c.kind == kind, _c.ref == ref, _counts)
    if at_ms is not None:
        query = query.where(_c.at_ms == at_ms)
    return tx.sql.execute(query.order_by(_c.id.desc())).first()


def take_back(tx: Write, kind: ContactKind, ref: int) -> None:
    tx.sql.execute(update(t).where(_c.kind == kind, _c.ref == ref, _counts).values(taken_back_ms=tx.now_ms))


def last_contact_ms(tx: Read, resident_id: int) -> int | None:
    """When somebody talked with this resident last, of what was noted here."""
    return tx.sql.execute(select(func.max(_c.at_ms)).where(_c.resident_id == resident_id, _counts)).scalar()


def imported(tx: Read, resident_id: int) -> AnyRow | None:
    """What a list said last of a conversation with this resident, if that counts."""
    query = select(t).where(_c.resident_id == resident_id, _c.kind == "import", _counts)
    return tx.sql.execute(query.order_by(_c.id.desc()).limit(1)).first()
