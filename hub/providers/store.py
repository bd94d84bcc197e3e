"""All the SQL about orders."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, func, insert, select, update

from hub.kernel import Read, Write

from .register.tables import provider
from .tables import service_order


def blank_notes(tx: Write, resident_id: int) -> None:
    words = {"note": "", "follow_up_note": case((service_order.c.follow_up_note.is_(None), None), else_="")}
    tx.sql.execute(update(service_order).where(service_order.c.resident_id == resident_id).values(**words))


def add_order(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(service_order).values(**values).returning(service_order.c.id)).scalar_one()


def change_order(tx: Write, order_id: int, version: int, values: Mapping[str, Any]) -> None:
    mine = (service_order.c.id == order_id, service_order.c.version == version)
    tx.sql.execute(update(service_order).where(*mine).values(version=version + 1, **values))


_WITH_PROVIDER = select(
    service_order, provider.c.name.label("provider_name"), provider.c.phone.label("provider_phone")
).join_from(service_order, provider)


def order(tx: Read, order_id: int) -> RowMapping | None:
    return tx.sql.execute(_WITH_PROVIDER.where(service_order.c.id == order_id)).mappings().first()


def orders(
    tx: Read, state: str | None, resident_id: int | None, offset: int, limit: int
) -> tuple[Sequence[RowMapping], int]:
    """The newest first."""
    fits: list[ColumnElement[bool]] = []
    if state is not None:
        fits.append(service_order.c.state == state)
    if resident_id is not None:
        fits.append(service_order.c.resident_id == resident_id)
    query = _WITH_PROVIDER.where(*fits).order_by(service_order.c.id.desc()).offset(offset).limit(limit)
    total = tx.sql.execute(select(func.count()).select_from(service_order).where(*fits)).scalar_one()
    return tx.sql.execute(query).mappings().all(), total
