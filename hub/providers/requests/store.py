"""All the SQL about needs that wait for an order."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.sqlite import insert

from hub.kernel import Read, Write

from .tables import service_request as t

_c = t.c


def add(tx: Write, values: Mapping[str, Any]) -> int | None:
    """Its number; None when it is known already."""
    new = insert(t).values(**values, asked_ms=tx.now_ms, state="waiting").on_conflict_do_nothing()
    return tx.sql.execute(new.returning(_c.id)).scalar()


def one(tx: Read, request_id: int) -> RowMapping | None:
    return tx.sql.execute(select(t).where(_c.id == request_id)).mappings().first()


def end(tx: Write, request_id: int, state: str, operator_id: int, order_id: int | None) -> bool:
    """Whether it was waiting, and no longer is: of two people one ends it."""
    done = {"state": state, "done_by": operator_id, "done_ms": tx.now_ms, "order_id": order_id, "look_ms": None}
    mine = update(t).where(_c.id == request_id, _c.state == "waiting")
    return tx.sql.execute(mine.values(**done)).rowcount == 1


def page(tx: Read, state: str, resident_id: int | None, offset: int, limit: int) -> tuple[list[RowMapping], int]:
    """Who waits longest first. `resident_id`: of this one only."""
    wanted = (_c.state == state, *(() if resident_id is None else (_c.resident_id == resident_id,)))
    query = select(t).where(*wanted).order_by(_c.asked_ms, _c.id).offset(offset).limit(limit)
    total = tx.sql.execute(select(func.count()).select_from(t).where(*wanted)).scalar_one()
    return list(tx.sql.execute(query).mappings()), total


def waiting_by_code(tx: Read, resident_id: int) -> dict[str, RowMapping]:
    """What was asked for by the code on this resident's phone and nobody has seen to, by need."""
    mine = (_c.resident_id == resident_id, _c.source == "qr", _c.state == "waiting")
    return {row["need"]: row for row in tx.sql.execute(select(t).where(*mine)).mappings()}


def add_words(tx: Write, request_id: int, note: str, caller: str) -> None:
    tx.sql.execute(update(t).where(_c.id == request_id).values(note=note, caller=caller))


def due(tx: Read, length_max: int) -> list[int]:
    """Whom a supervisor is to hear of by now."""
    query = select(_c.id).where(_c.look_ms <= tx.now_ms).order_by(_c.look_ms, _c.id).limit(length_max)
    return list(tx.sql.execute(query).scalars())


def looked(tx: Write, request_id: int, look_ms: int) -> None:
    tx.sql.execute(update(t).where(_c.id == request_id).values(look_ms=look_ms))


def next_look_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_c.look_ms))).scalar()


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said."""
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(note="", caller=""))
