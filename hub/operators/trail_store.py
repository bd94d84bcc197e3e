"""All the SQL about the trail of who did what."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select

from hub.kernel import Read, Write

from . import tables as t
from .model import Sought

_line = insert(t.audit)


def add(tx: Write, operator_id: int | None, action: str, subject: str, detail: Mapping[str, Any]) -> int:
    """Note it, and return the line's number."""
    row = {"at_ms": tx.now_ms, "operator_id": operator_id, "action": action, "subject": subject}
    key = tx.sql.execute(_line, {**row, "detail": dict(detail)}).inserted_primary_key
    return key[0] if key else 0


def has_read(tx: Read, operator_id: int, subject: str, from_ms: int) -> bool:
    """Whether this person has a line of reading this since then."""
    a = t.audit.c
    its = and_(a.subject == subject, a.operator_id == operator_id, a.at_ms >= from_ms)
    return tx.sql.execute(select(a.id).where(its, a.action.startswith("read_")).limit(1)).first() is not None


def lines(tx: Read, sought: Sought, before_id: int, offset: int, limit: int) -> list[dict[str, Any]]:
    """What fits, older than line `before_id`, the newest first."""
    a = t.audit.c
    query = select(a.id, a.at_ms, a.operator_id, t.operator.c.name.label("by"), a.action, a.subject, a.detail)
    rows = tx.sql.execute(
        query.select_from(t.audit.outerjoin(t.operator))
        .where(_fits(sought, before_id))
        .order_by(a.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [{str(name): value for name, value in row.items()} for row in rows.mappings()]


def count(tx: Read, sought: Sought, before_id: int) -> int:
    query = select(func.count()).select_from(t.audit).where(_fits(sought, before_id))
    return tx.sql.execute(query).scalar_one()


def _fits(sought: Sought, before_id: int) -> ColumnElement[bool]:
    a = t.audit.c
    tests: list[ColumnElement[bool]] = [a.id < before_id]
    if sought.who is not None:
        tests.append(a.operator_id == sought.who)
    if sought.action:
        tests.append(a.action == sought.action)
    if sought.subject:
        # "resident" is all of them, "resident 17" is one.
        kind = a.subject.startswith(f"{sought.subject} ", autoescape=True)
        tests.append(a.subject == sought.subject if " " in sought.subject else (a.subject == sought.subject) | kind)
    if sought.subjects:
        tests.append(a.subject.in_(sought.subjects))
    if sought.from_ms is not None:
        tests.append(a.at_ms >= sought.from_ms)
    if sought.to_ms is not None:
        tests.append(a.at_ms < sought.to_ms)
    return and_(*tests)
