"""All the SQL about who says that they are well."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Read, Write

from .tables import well_watch as t

_DAY_MS = 86_400_000
_NEXT_MS_MAX = 2 * _DAY_MS  # one day, and the hour that a clock may be moved


class Watched(NamedTuple):
    """One row; see tables.py."""

    resident_id: int
    by: str
    for_ms: int
    due_ms: int


def agreed(tx: Read) -> dict[int, str]:
    """Who is watched, and by when they say so."""
    return {row.resident_id: row.by for row in tx.sql.execute(select(t.c.resident_id, t.c.by))}


def put(tx: Write, rows: Collection[Watched]) -> None:
    if rows:
        new = upsert(t)
        values = {name: new.excluded[name] for name in ("by", "for_ms", "due_ms")}
        tx.sql.execute(
            new.on_conflict_do_update(index_elements=["resident_id"], set_=values), [one._asdict() for one in rows]
        )


def drop(tx: Write, resident_ids: Collection[int]) -> None:
    if resident_ids:
        tx.sql.execute(delete(t).where(t.c.resident_id.in_(resident_ids)))


def due(tx: Read, length_max: int) -> list[Watched]:
    """Whose time has come. One that is further away than it can be has come, too: the clock was set back."""
    query = select(t).where((t.c.due_ms <= tx.now_ms) | (t.c.due_ms > tx.now_ms + _NEXT_MS_MAX))
    return [Watched(*row) for row in tx.sql.execute(query.order_by(t.c.due_ms, t.c.resident_id).limit(length_max))]


def next_due_ms(tx: Read) -> int | None:
    """When somebody is to be looked at next."""
    return tx.sql.execute(select(func.min(t.c.due_ms))).scalar()


def changed(known: Mapping[int, str], wanted: Mapping[int, str]) -> dict[int, str]:
    """Who has agreed to something else than is known."""
    return {one: by for one, by in wanted.items() if known.get(one) != by}
