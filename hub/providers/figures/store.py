"""All the SQL about the figures and their documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from ..complaints import store as complaints
from ..follow_ups.tables import order_follow_up
from ..orders.tables import order_step, service_order
from .model import Month
from .tables import provider_report as t

_s, _f, _o, _k = order_step.c, order_follow_up.c, service_order.c, t.c
_LINE = (
    _k.id,
    _k.month,
    _k.provider_id,
    _k.language,
    _k.by_name,
    _k.asked_ms,
    _k.ready_ms,
    _k.done,
    _k.steps,
    _k.failed,
)


def month(tx: Read, from_ms: int, to_ms: int, until_ms: int) -> Month:
    """What happened in that time, and the histories until then of the orders it happened to."""
    touched = select(_s.order_id).where(_s.at_ms >= from_ms, _s.at_ms < to_ms)
    steps = tx.sql.execute(
        select(_s.id, _s.order_id, _s.at_ms, _s.what, _s.provider_id, _s.data)
        .where(_s.order_id.in_(touched), _s.at_ms < until_ms)
        .order_by(_s.id)
    ).all()
    marks = tx.sql.execute(
        select(_f.order_id, _f.provider_id, _f.timeliness, _f.attitude, _f.result, _f.price_ok)
        .where(_f.at_ms >= from_ms, _f.at_ms < to_ms)
        .order_by(_f.id)
    ).all()
    raised = complaints.raised_between(tx, from_ms, to_ms)
    ids = {row.order_id for row in (*steps, *marks, *raised)}
    found = tx.sql.execute(select(_o.id, _o.service).where(or_(_o.id.in_(ids), _o.id.in_(touched))))
    return Month(steps, marks, raised, {row.id: row.service for row in found}, until_ms)


def ask(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t).values(asked_ms=tx.now_ms, done=0, **values).returning(_k.id)).scalar_one()


def reports(tx: Read, offset: int, limit: int) -> tuple[Sequence[AnyRow], int]:
    """The newest first."""
    rows = tx.sql.execute(select(*_LINE).order_by(_k.id.desc()).offset(offset).limit(limit)).all()
    return rows, tx.sql.execute(select(func.count()).select_from(t)).scalar_one()


def waiting(tx: Read) -> int:
    """How many are not made yet."""
    query = select(func.count()).select_from(t).where(_k.ready_ms.is_(None), _k.failed.is_(None))
    return tx.sql.execute(query).scalar_one()


def report(tx: Read, report_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t).where(_k.id == report_id)).first()


def next_report(tx: Read) -> AnyRow | None:
    """The oldest that is not made."""
    query = select(t).where(_k.ready_ms.is_(None), _k.failed.is_(None)).order_by(_k.id).limit(1)
    return tx.sql.execute(query).first()


def put_report(tx: Write, report_id: int, **values: Any) -> None:
    tx.sql.execute(update(t).where(_k.id == report_id).values(**values))
