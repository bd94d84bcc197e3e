"""All the SQL about files that are brought, and about everybody for a file that is taken away."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from . import card_store
from . import tables as t

_f, _w = t.import_file, t.import_row


def add_file(tx: Write, operator_id: int, operator_name: str, name: str, rows: int) -> int:
    values = {"operator_id": operator_id, "operator_name": operator_name, "at_ms": tx.now_ms, "name": name}
    query = insert(_f).values(**values, state="reading", rows=rows, next_number=0).returning(_f.c.id)
    return tx.sql.execute(query).scalar_one()


def add_rows(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        tx.sql.execute(insert(_w), [dict(row) for row in rows])


def move(tx: Write, file_id: int, of: str, to: str, **values: Any) -> bool:
    """The one conditional UPDATE from a state to another."""
    query = update(_f).where(_f.c.id == file_id, _f.c.state == of).values(state=to, **values)
    return tx.sql.execute(query).rowcount == 1


def file(tx: Read, file_id: int) -> AnyRow | None:
    return tx.sql.execute(select(_f).where(_f.c.id == file_id)).first()


def files(tx: Read, limit: int) -> Sequence[AnyRow]:
    """The newest first."""
    return tx.sql.execute(select(_f).order_by(_f.c.id.desc()).limit(limit)).all()


def counts(tx: Read, file_id: int) -> dict[str, int]:
    query = select(_w.c.outcome, func.count().label("many")).where(_w.c.file_id == file_id).group_by(_w.c.outcome)
    return {row.outcome: row.many for row in tx.sql.execute(query)}


def page(tx: Read, file_id: int, outcome: str, offset: int, limit: int) -> Sequence[AnyRow]:
    query = select(_w).where(_w.c.file_id == file_id, _w.c.outcome == outcome).order_by(_w.c.number)
    return tx.sql.execute(query.offset(offset).limit(limit)).all()


def rows_from(tx: Read, file_id: int, number: int, limit: int) -> Sequence[AnyRow]:
    """What is to be carried out, from this row of the file on."""
    query = select(_w).where(_w.c.file_id == file_id, _w.c.number >= number, _w.c.outcome.in_(("add", "change")))
    return tx.sql.execute(query.order_by(_w.c.number).limit(limit)).all()


def put_row(tx: Write, file_id: int, number: int, **values: Any) -> None:
    tx.sql.execute(update(_w).where(_w.c.file_id == file_id, _w.c.number == number).values(**values))


def forget_data(tx: Write, file_id: int) -> None:
    """What was in the file is on the cards now; it need not be here a second time."""
    tx.sql.execute(update(_w).where(_w.c.file_id == file_id).values(data={}))


def zone_ids(tx: Read) -> dict[str, int]:
    return {row.name: row.id for row in tx.sql.execute(select(t.zone.c.name, t.zone.c.id))}


def find(tx: Read, number: int | None, external_id: str | None, phone: str, name: str) -> int | None:
    """Who is meant: by our number, else by the number of their list, else by telephone and name together."""
    r = t.resident.c
    same = and_(r.phone == phone, r.name == name)
    if number is not None:
        wanted = r.id == number
    elif external_id is not None:
        # Who was here before their list came has no number of it yet.
        wanted = or_(r.external_id == external_id, and_(r.external_id.is_(None), same))
    else:
        wanted = same
    query = select(r.id).where(wanted, r.anonymised_ms.is_(None)).order_by(r.external_id.is_(None), r.id).limit(1)
    return tx.sql.execute(query).scalar()


def everybody(tx: Read, after_id: int, limit: int) -> list[dict[str, Any]]:
    """Whole cards with zone and contacts, by number."""
    r = t.resident.c
    query = select(t.resident, t.zone.c.name.label("zone")).join_from(t.resident, t.zone)
    query = query.where(r.id > after_id, r.ended_on.is_(None)).order_by(r.id).limit(limit)
    cards = [{str(name): value for name, value in one.items()} for one in tx.sql.execute(query).mappings()]
    for card in cards:
        card["contacts"] = card_store.contacts(tx, card["id"])
    return cards
