"""All the SQL about what waits for a second person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, true, update

from hub.kernel import Read, Write

from . import tables as t
from .model import Approval, ApprovalState


def add_approval(tx: Write, action: str, subject: str, detail: Mapping[str, Any], asked_by: int, due_ms: int) -> int:
    row = {"action": action, "subject": subject, "detail": dict(detail), "asked_by": asked_by, "due_ms": due_ms}
    statement = insert(t.approval).values(**row, asked_ms=tx.now_ms, state="waiting").returning(t.approval.c.id)
    return tx.sql.execute(statement).scalar_one()


def expire_approvals(tx: Write) -> None:
    """Note what nobody decided in time, so that the same can be asked for again."""
    one = t.approval.c
    late = (one.state == "waiting") & (one.due_ms <= tx.now_ms)
    tx.sql.execute(update(t.approval).where(late).values(state="expired", decided_ms=one.due_ms))


def waiting_approval(tx: Read, action: str, subject: str) -> int | None:
    one = t.approval.c
    same = (one.action == action) & (one.subject == subject) & (one.state == "waiting")
    return tx.sql.execute(select(one.id).where(same)).scalar()


def approval(tx: Read, approval_id: int) -> Approval | None:
    row = tx.sql.execute(select(t.approval).where(t.approval.c.id == approval_id)).mappings().first()
    return None if row is None else _approval(row)


def decide_approval(tx: Write, approval_id: int, state: ApprovalState, operator_id: int, reason: str) -> None:
    values = {"state": state, "decided_by": operator_id, "decided_ms": tx.now_ms, "reason": reason}
    tx.sql.execute(update(t.approval).where(t.approval.c.id == approval_id).values(**values))


def approvals(tx: Read, state: ApprovalState | None, offset: int, limit: int) -> tuple[list[Approval], int]:
    """The newest first, and how many there are; without `state` all."""
    wanted = _in_state(state, tx.now_ms)
    rows = tx.sql.execute(select(t.approval).where(wanted).order_by(t.approval.c.id.desc()).offset(offset).limit(limit))
    return [_approval(row) for row in rows.mappings()], _count(tx, wanted)


def _approval(row: RowMapping) -> Approval:
    return Approval(**{str(name): value for name, value in row.items()})


def count_approvals(tx: Read, state: ApprovalState) -> int:
    return _count(tx, _in_state(state, tx.now_ms))


def _count(tx: Read, wanted: ColumnElement[bool]) -> int:
    return tx.sql.execute(select(func.count()).select_from(t.approval).where(wanted)).scalar_one()


def _in_state(state: ApprovalState | None, now_ms: int) -> ColumnElement[bool]:
    """What policy.approval_state says, for a list."""
    one = t.approval.c
    if state is None:
        return true()
    if state == "waiting":
        return (one.state == "waiting") & (one.due_ms > now_ms)
    if state == "expired":
        return (one.state == "expired") | ((one.state == "waiting") & (one.due_ms <= now_ms))
    return one.state == state
