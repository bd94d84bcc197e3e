"""All the SQL about stair-climbing machines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, exists, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Read, Write

from ..register.tables import provider
from . import tables as t
from .policy import Span

_m, _s = t.machine.c, t.slot.c
_whole = select(
    t.machine,
    provider.c.name.label("provider_name"),
    provider.c.phone.label("provider_phone"),
    provider.c.hours,
    provider.c.standing,
).join_from(t.machine, provider)


def machines(tx: Read) -> Sequence[RowMapping]:
    """All of them, those that are out of use last, each with its provider's name, telephone, hours and standing."""
    return tx.sql.execute(_whole.order_by(_m.active.desc(), provider.c.name, _m.name, _m.id)).mappings().all()


def machine(tx: Read, machine_id: int) -> RowMapping | None:
    return tx.sql.execute(_whole.where(_m.id == machine_id)).mappings().first()


def add(tx: Write, provider_id: int, name: str) -> int:
    values = {"provider_id": provider_id, "name": name, "active": True, "version": 1}
    return tx.sql.execute(insert(t.machine).values(**values).returning(_m.id)).scalar_one()


def put_whole(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace whole rows by their numbers."""
    new = upsert(t.machine)
    kept = {name: new.excluded[name] for name in ("provider_id", "name", "active", "version")}
    tx.sql.execute(new.on_conflict_do_update(index_elements=["id"], set_=kept), [dict(row) for row in rows])


def put(tx: Write, machine_id: int, seen: int, values: Mapping[str, Any]) -> bool:
    """Change what is still as `seen`; False if it is not."""
    query = update(t.machine).where(_m.id == machine_id, _m.version == seen).values(**values, version=seen + 1)
    return tx.sql.execute(query).rowcount == 1


def booked(tx: Read, machine_id: int, within: Span) -> Sequence[RowMapping]:
    """What of that time is booked, in order."""
    query = select(t.slot).where(_s.machine_id == machine_id, _s.state == "booked", *_touches(within))
    return tx.sql.execute(query.order_by(_s.from_ms)).mappings().all()


def book(tx: Write, machine_id: int, wanted: Span, values: Mapping[str, Any]) -> int | None:
    """The new slot's number; None where any of that time is booked. One statement looks and writes."""
    taken = exists().where(_s.machine_id == machine_id, _s.state == "booked", *_touches(wanted))
    row = {"machine_id": machine_id, **wanted._asdict(), **values, "state": "booked", "booked_ms": tx.now_ms}
    new = insert(t.slot).from_select(
        list(row), select(*(literal(value, type_=_s[name].type) for name, value in row.items())).where(~taken)
    )
    return tx.sql.execute(new.returning(_s.id)).scalar()


def slot(tx: Read, slot_id: int) -> RowMapping | None:
    return tx.sql.execute(select(t.slot).where(_s.id == slot_id)).mappings().first()


def of_order(tx: Read, order_id: int) -> RowMapping | None:
    query = select(t.slot).where(_s.order_id == order_id, _s.state == "booked")
    return tx.sql.execute(query).mappings().first()


def release(tx: Write, slot_id: int) -> bool:
    """Whether it was booked, and is no longer."""
    query = update(t.slot).where(_s.id == slot_id, _s.state == "booked")
    return tx.sql.execute(query.values(state="released", released_ms=tx.now_ms)).rowcount == 1


def _touches(wanted: Span) -> tuple[Any, ...]:
    return _s.from_ms < wanted.until_ms, _s.until_ms > wanted.from_ms
