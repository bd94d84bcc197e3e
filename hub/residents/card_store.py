"""All the SQL about changing a card and about what it was before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, select, update

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .changes import Change, Subject

TABLES: Mapping[Subject, Table] = {
    "resident": t.resident,
    "contact": t.contact,
    "pause": t.pause,
    "consent": t.consent,
}
_HIDDEN = ("resident_id", "removed_ms")


def bump(tx: Write, resident_id: int, version: int) -> bool:
    """The one conditional UPDATE that decides between two people; false when the card is not `version` any more."""
    r = t.resident
    query = update(r).where(r.c.id == resident_id, r.c.version == version, r.c.anonymised_ms.is_(None))
    return tx.sql.execute(query.values(version=version + 1)).rowcount == 1


def row(tx: Read, subject: Subject, row_id: int, resident_id: int) -> dict[str, Any] | None:
    """All columns of a row that belongs to this resident."""
    table = TABLES[subject]
    query = select(table).where(table.c.id == row_id, _owner(subject) == resident_id)
    found = tx.sql.execute(query).mappings().first()
    return None if found is None else {str(name): value for name, value in found.items()}


def add(tx: Write, subject: Subject, values: Mapping[str, Any]) -> int:
    table = TABLES[subject]
    return tx.sql.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def change(tx: Write, subject: Subject, row_id: int, values: Mapping[str, Any]) -> None:
    table = TABLES[subject]
    tx.sql.execute(update(table).where(table.c.id == row_id).values(**values))


def rows(tx: Read, subject: Subject, resident_id: int) -> list[dict[str, Any]]:
    """Of a resident, the oldest first."""
    table = TABLES[subject]
    query = select(table).where(_owner(subject) == resident_id).order_by(table.c.id)
    return [_shown(one) for one in tx.sql.execute(query).mappings()]


def contacts(tx: Read, resident_id: int) -> list[dict[str, Any]]:
    """In the order in which they are called; without those who were removed."""
    c = t.contact.c
    query = select(t.contact).where(c.resident_id == resident_id, c.removed_ms.is_(None)).order_by(c.position, c.id)
    return [_shown(one) for one in tx.sql.execute(query).mappings()]


def put_in_order(tx: Write, contact_ids: Sequence[int]) -> None:
    for position, contact_id in enumerate(contact_ids, 1):
        change(tx, "contact", contact_id, {"position": position})


def zone(tx: Read, zone_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t.zone).where(t.zone.c.id == zone_id)).first()


def zones(tx: Read) -> list[dict[str, Any]]:
    """All zones with their committees, by name."""
    query = select(t.zone.c.id, t.zone.c.name, t.committee.c.name.label("committee")).join_from(t.zone, t.committee)
    return [dict(one) for one in tx.sql.execute(query.order_by(t.zone.c.name)).mappings()]


def with_external_id(tx: Read, external_id: str) -> int | None:
    return tx.sql.execute(select(t.resident.c.id).where(t.resident.c.external_id == external_id)).scalar()


def add_history(
    tx: Write, resident_id: int, version: int, who: tuple[int, str], section: str, made: Iterable[Change]
) -> None:
    operator_id, name = who
    common = {
        "resident_id": resident_id,
        "version": version,
        "at_ms": tx.now_ms,
        "operator_id": operator_id,
        "by_name": name,
        "section": section,
    }
    lines = [
        {
            **common,
            "subject": one.subject,
            "subject_id": one.subject_id,
            "field": one.field,
            "before": one.before,
            "after": one.after,
        }
        for one in made
    ]
    if lines:
        tx.sql.execute(insert(t.history), lines)


def last_change(tx: Read, resident_id: int) -> AnyRow | None:
    """The newest line of the history."""
    h = t.history.c
    query = select(t.history).where(h.resident_id == resident_id).order_by(h.version.desc(), h.id.desc()).limit(1)
    return tx.sql.execute(query).first()


def changes_of(tx: Read, resident_id: int, version: int) -> list[Change]:
    """What made the card this `version`, in order."""
    h = t.history.c
    query = select(t.history).where(h.resident_id == resident_id, h.version == version).order_by(h.id)
    return [Change(one.subject, one.subject_id, one.field, one.before, one.after) for one in tx.sql.execute(query)]


def history(tx: Read, resident_id: int, before_id: int | None, limit: int) -> list[dict[str, Any]]:
    """The newest first, older than `before_id` if that is given."""
    h = t.history.c
    query = select(t.history).where(h.resident_id == resident_id).order_by(h.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(h.id < before_id)
    return [_shown(one) for one in tx.sql.execute(query).mappings()]


def contact_count(tx: Read, resident_id: int) -> int:
    c = t.contact.c
    query = select(func.count()).where(c.resident_id == resident_id, c.removed_ms.is_(None))
    return tx.sql.execute(query).scalar_one()


def _owner(subject: Subject) -> ColumnElement[int]:
    table = TABLES[subject]
    return table.c.id if subject == "resident" else table.c.resident_id


def _shown(found: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in found.items() if name not in _HIDDEN}
