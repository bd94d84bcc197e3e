"""All the SQL about the register, but for its lists (list_store.py)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, String, bindparam, func, insert, select, type_coerce, update
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
