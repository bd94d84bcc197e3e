"""All the SQL about the register, but for its lists (list_store.py)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, String, and_, bindparam, delete, func, insert, or_, select, type_coerce, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Prepared, Read, Write

from . import tables as t

_p, _w, _d, _c, _a, _h = t.provider.c, t.worker.c, t.document.c, t.price.c, t.away.c, t.history.c
_facts = Prepared(select(_p.facts).where(func.instr(type_coerce(_p.services, String), bindparam("within")) > 0))


def facts(tx: Read, service: str) -> list[str]:
    """What the choice needs to know of everybody who offers this service."""
    # The list is stored as JSON text, so a word in it stands between quotes.
    return [row.facts for row in _facts.rows(tx, {"within": f'"{service}"'}) if row.facts]


def facts_of(tx: Read, provider_id: int) -> str | None:
    return tx.sql.execute(select(_p.facts).where(_p.id == provider_id)).scalar()


def put_facts(tx: Write, texts: Mapping[int, str]) -> None:
    if texts:
        query = update(t.provider).where(_p.id == bindparam("key")).values(facts=bindparam("text"))
        tx.sql.execute(query, [{"key": key, "text": text} for key, text in texts.items()])


def without_facts(tx: Read) -> list[int]:
    return list(tx.sql.execute(select(_p.id).where(_p.facts == "")).scalars())


def provider(tx: Read, provider_id: int) -> RowMapping | None:
    return tx.sql.execute(select(t.provider).where(_p.id == provider_id)).mappings().first()


def providers_by_id(tx: Read, ids: Collection[int]) -> Sequence[RowMapping]:
    return tx.sql.execute(select(t.provider).where(_p.id.in_(ids)).order_by(_p.id)).mappings().all()


def contacts(tx: Read, provider_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    query = select(_p.id, _p.name, _p.phone).where(_p.id.in_(provider_ids))
    return {row.id: (row.name, row.phone) for row in tx.sql.execute(query)}


def names(tx: Read, ids: Collection[int]) -> dict[int, str]:
    return {row.id: row.name for row in tx.sql.execute(select(_p.id, _p.name).where(_p.id.in_(ids)))}


def worker(tx: Read, worker_id: int) -> RowMapping | None:
    return tx.sql.execute(select(t.worker).where(_w.id == worker_id)).mappings().first()


def workers(tx: Read, provider_ids: Collection[int]) -> Sequence[RowMapping]:
    """By name; those who no longer go too."""
    query = select(t.worker).where(_w.provider_id.in_(provider_ids)).order_by(_w.name, _w.id)
    return tx.sql.execute(query).mappings().all()


def documents(tx: Read, provider_ids: Collection[int]) -> Sequence[RowMapping]:
    """Those that hold: of each kind and owner the last one."""
    query = select(t.document).where(_d.provider_id.in_(provider_ids), _d.replaced_ms.is_(None))
    return tx.sql.execute(query.order_by(_d.worker_id, _d.kind, _d.id)).mappings().all()


def prices(tx: Read, provider_id: int) -> Sequence[RowMapping]:
    return tx.sql.execute(select(t.price).where(_c.provider_id == provider_id).order_by(_c.service)).mappings().all()


def aways(tx: Read, provider_ids: Collection[int]) -> Sequence[RowMapping]:
    """Those that were not taken back, the next ones first."""
    query = select(t.away).where(_a.provider_id.in_(provider_ids), _a.cancelled_ms.is_(None))
    return tx.sql.execute(query.order_by(_a.from_day, _a.id)).mappings().all()


def with_external_id(tx: Read, external_id: str) -> int | None:
    return tx.sql.execute(select(_p.id).where(_p.external_id == external_id)).scalar()


def find(tx: Read, external_id: str | None, phone: str, name: str) -> int | None:
    """Who is meant: by the number of their list, else by telephone and name together."""
    same = and_(_p.phone == phone, _p.name == name)
    # Who was here before their list came has no number of it yet.
    wanted = same if external_id is None else or_(_p.external_id == external_id, and_(_p.external_id.is_(None), same))
    query = select(_p.id).where(wanted, _p.standing != "archived").order_by(_p.external_id.is_(None), _p.id)
    return tx.sql.execute(query.limit(1)).scalar()


def ids_after(tx: Read, after_id: int, limit: int) -> Sequence[int]:
    """By number, without the archive."""
    query = select(_p.id).where(_p.id > after_id, _p.standing != "archived").order_by(_p.id).limit(limit)
    return tx.sql.execute(query).scalars().all()


def step(tx: Write, provider_id: int, seen: int) -> bool:
    """The one conditional UPDATE: the next version of what is still as `seen`."""
    query = update(t.provider).where(_p.id == provider_id, _p.version == seen).values(version=seen + 1)
    return tx.sql.execute(query).rowcount == 1


def add_provider(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.provider).values(**values).returning(_p.id)).scalar_one()


def add_worker(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.worker).values(**values).returning(_w.id)).scalar_one()


def put_worker(tx: Write, worker_id: int, values: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.worker).where(_w.id == worker_id).values(**values))


def replace_paper(tx: Write, values: Mapping[str, Any]) -> None:
    """What held of its kind and owner holds no more."""
    same = (_d.provider_id == values["provider_id"], _d.kind == values["kind"])
    owner = _d.worker_id.is_not_distinct_from(values["worker_id"])
    query = update(t.document).where(*same, owner, _d.replaced_ms.is_(None))
    tx.sql.execute(query.values(replaced_ms=tx.now_ms, due_ms=None))
    tx.sql.execute(insert(t.document).values(**values, added_ms=tx.now_ms))


def put_prices(tx: Write, provider_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """In place of all there were; those stand in the history."""
    tx.sql.execute(delete(t.price).where(_c.provider_id == provider_id))
    if rows:
        tx.sql.execute(insert(t.price), [{**row, "provider_id": provider_id} for row in rows])


def add_away(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.away).values(**values).returning(_a.id)).scalar_one()


def cancel_away(tx: Write, away_id: int) -> None:
    tx.sql.execute(update(t.away).where(_a.id == away_id).values(cancelled_ms=tx.now_ms))


def add_history(tx: Write, provider_id: int, by: tuple[int, str] | None, what: str, data: Mapping[str, Any]) -> None:
    """`by`: number and name; None where a rule did it."""
    operator_id, name = by or (None, "")
    row = {"provider_id": provider_id, "at_ms": tx.now_ms, "operator_id": operator_id, "by_name": name}
    tx.sql.execute(insert(t.history).values(**row, what=what, data=dict(data)))


def history(tx: Read, provider_id: int, before_id: int | None, limit: int) -> Sequence[RowMapping]:
    """The newest first."""
    query = select(t.history).where(_h.provider_id == provider_id)
    if before_id is not None:
        query = query.where(_h.id < before_id)
    return tx.sql.execute(query.order_by(_h.id.desc()).limit(limit)).mappings().all()


def papers_of_before(tx: Read, provider_id: int, limit: int) -> Sequence[RowMapping]:
    """What was replaced, the newest first."""
    query = select(t.document).where(_d.provider_id == provider_id, _d.replaced_ms.is_not(None))
    return tx.sql.execute(query.order_by(_d.id.desc()).limit(limit)).mappings().all()


def due(tx: Read, length_max: int) -> Sequence[RowMapping]:
    """Papers of whose end a warning is due, the first ones first. `matters`: somebody still goes with it."""
    matters = and_(_p.standing.in_(("active", "suspended")), or_(_d.worker_id.is_(None), _w.active))
    query = select(t.document, matters.label("matters")).select_from(
        t.document.join(t.provider).outerjoin(t.worker, _d.worker_id == _w.id)
    )
    query = query.where(_d.due_ms <= tx.now_ms, _d.replaced_ms.is_(None)).order_by(_d.due_ms, _d.id)
    return tx.sql.execute(query.limit(length_max)).mappings().all()


def next_due_ms(tx: Read) -> int | None:
    """Of papers and contracts."""
    paper_ms = tx.sql.execute(select(func.min(_d.due_ms)).where(_d.replaced_ms.is_(None))).scalar()
    contract_ms = tx.sql.execute(select(func.min(_p.contract_due_ms))).scalar()
    return min((one for one in (paper_ms, contract_ms) if one is not None), default=None)


def contracts_due(tx: Read, length_max: int) -> Sequence[RowMapping]:
    """Contracts of whose end a warning is due, the first ones first. `matters`: we still work with them."""
    matters = _p.standing.in_(("active", "suspended")).label("matters")
    query = select(_p.id, _p.contract_until, matters).where(_p.contract_due_ms <= tx.now_ms)
    return tx.sql.execute(query.order_by(_p.contract_due_ms, _p.id).limit(length_max)).mappings().all()


def contracts_unwatched(tx: Read, today: str) -> Sequence[RowMapping]:
    """Contracts that have not ended, and of whose end nobody would be told."""
    query = select(_p.id, _p.contract_until).where(_p.contract_until >= today, _p.contract_due_ms.is_(None))
    return tx.sql.execute(query).mappings().all()


def put_provider(tx: Write, provider_id: int, values: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.provider).where(_p.id == provider_id).values(**values))


def put_due(tx: Write, document_id: int, due_ms: int | None) -> None:
    """When the next warning of its end is due."""
    tx.sql.execute(update(t.document).where(_d.id == document_id).values(due_ms=due_ms))


def put_whole(tx: Write, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Add or replace whole rows by their keys; `rows` by the name of the table. Papers of before are replaced."""
    if ids := [row["id"] for row in rows["provider"]]:
        tx.sql.execute(
            update(t.document).where(_d.provider_id.in_(ids), _d.replaced_ms.is_(None)).values(replaced_ms=tx.now_ms)
        )
    for table in (t.provider, t.worker, t.price):
        if not (found := rows[table.name]):
            continue
        put = upsert(table)
        keys = [column.name for column in table.primary_key]
        kept = {name: put.excluded[name] for name in found[0] if name not in keys}
        tx.sql.execute(put.on_conflict_do_update(index_elements=keys, set_=kept), [dict(row) for row in found])
    if papers := rows["provider_document"]:
        tx.sql.execute(insert(t.document), [dict(row) for row in papers])
