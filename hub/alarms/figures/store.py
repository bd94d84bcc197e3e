"""All the SQL about figures."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select

from hub.kernel import Read, Write

from .. import tables as alarms
from . import tables as t
from .model import Row

# A press that found the disk full is stored late. Nothing waits longer for that than this, and no clock jumps further.
STORED_WITHIN_MS = 24 * 3600 * 1000

_a, _p = alarms.alarm.c, alarms.press.c
# The first press counts, not when it was stored. What a flood of presses was folded into has its first press, too.
_first_press = select(func.min(_p.received_ms)).where(_p.alarm_id == _a.id).correlate(alarms.alarm).scalar_subquery()
_all = select(
    *(_a.id, _a.kind, _a.priority, _a.device_id, _a.resident_id, _a.closing_code),
    _a.first_taken_by.label("operator_id"),
    _a.first_taken_ms.label("answered_ms"),
    func.coalesce(_first_press, _a.opened_ms).label("received_ms"),
)
_one = _all.where(_a.id == bindparam("alarm_id"))
_near = _all.where(and_(_a.opened_ms >= bindparam("from_ms"), _a.opened_ms < bindparam("to_ms"))).order_by(_a.opened_ms)


def rows(tx: Read, from_ms: int, to_ms: int) -> list[Row]:
    """Every alarm whose first press was received from `from_ms` on and before `to_ms`."""
    near = {"from_ms": from_ms - STORED_WITHIN_MS, "to_ms": to_ms + STORED_WITHIN_MS}
    return [row for one in tx.sql.execute(_near, near) if from_ms <= (row := Row(*one)).received_ms < to_ms]


def row(tx: Read, alarm_id: int) -> Row | None:
    found = tx.sql.execute(_one, {"alarm_id": alarm_id}).first()
    return None if found is None else Row(*found)


def add_investigation(tx: Write, alarm_id: int, operator_id: int, by_name: str, found: str) -> None:
    values = {"alarm_id": alarm_id, "at_ms": tx.now_ms, "operator_id": operator_id, "by_name": by_name, "found": found}
    tx.sql.execute(insert(t.investigation).values(**values))


def investigations(tx: Read, alarm_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What was found about these alarms, the oldest first."""
    query = select(t.investigation).where(t.investigation.c.alarm_id.in_(alarm_ids)).order_by(t.investigation.c.id)
    return [{str(name): value for name, value in one.items()} for one in tx.sql.execute(query).mappings()]
