"""All the SQL about the people of the centre."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, delete, func, insert, select, true, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .model import Approval, ApprovalState
from .policy import session_lives

# Built once: every command of every page asks who it is, and building costs more than asking.
_signed = (
    select(
        t.operator.c.id,
        t.operator.c.login,
        t.operator.c.name,
        t.operator.c.role,
        t.operator.c.language,
        t.operator.c.languages,
        t.operator.c.theme,
        t.session.c.token_hash,
        t.session.c.seen_ms,
        t.session.c.expires_ms,
    )
    .join_from(t.session, t.operator)
    .where(t.session.c.token_hash == bindparam("token"), t.operator.c.active)
)
_seen = update(t.session).where(t.session.c.token_hash == bindparam("token")).values(seen_ms=bindparam("now_ms"))


def put_operators(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        statement = upsert(t.operator).values(**row)
        tx.sql.execute(statement.on_conflict_do_update(index_elements=["id"], set_=dict(row)))


def operator_by_login(tx: Read, login: str) -> AnyRow | None:
    return tx.sql.execute(select(t.operator).where(t.operator.c.login == login)).first()


def operator_names(tx: Read, ids: Collection[int]) -> dict[int, str]:
    query = select(t.operator.c.id, t.operator.c.name).where(t.operator.c.id.in_(ids))
    return {row.id: row.name for row in tx.sql.execute(query)}


def people(tx: Read, ids: Collection[int]) -> dict[int, AnyRow]:
    """By their number: `id login name role languages`."""
    o = t.operator.c
    query = select(o.id, o.login, o.name, o.role, o.languages).where(o.id.in_(ids))
    return {row.id: row for row in tx.sql.execute(query)}


def signed_in(tx: Read, ids: Collection[int]) -> set[int]:
    """Those of them who have a session that still lives."""
    s = t.session.c
    query = select(s.operator_id, s.expires_ms, s.seen_ms).join_from(t.session, t.operator)
    found = tx.sql.execute(query.where(s.operator_id.in_(ids), t.operator.c.active))
    return {row.operator_id for row in found if session_lives(row.expires_ms, row.seen_ms, tx.now_ms)}


def set_preferences(tx: Write, operator_id: int, values: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.operator).where(t.operator.c.id == operator_id).values(**values))


def add_session(tx: Write, token_hash: bytes, operator_id: int, expires_ms: int) -> None:
    tx.sql.execute(delete(t.session).where(t.session.c.expires_ms <= tx.now_ms))
    row = {
        "token_hash": token_hash,
        "operator_id": operator_id,
        "created_ms": tx.now_ms,
        "seen_ms": tx.now_ms,
        "expires_ms": expires_ms,
    }
    tx.sql.execute(insert(t.session).values(**row))


def session_by_hash(tx: Read, token_hash: bytes) -> AnyRow | None:
    """The session with its operator, if that person may still sign in."""
    return tx.sql.execute(_signed, {"token": token_hash}).first()


def seen(tx: Write, token_hash: bytes) -> None:
    tx.sql.execute(_seen, {"token": token_hash, "now_ms": tx.now_ms})


def drop_session(tx: Write, token_hash: bytes) -> None:
    tx.sql.execute(delete(t.session).where(t.session.c.token_hash == token_hash))


def drop_all_sign_ins(tx: Write) -> None:
    """All sessions and links."""
    tx.sql.execute(delete(t.session))
    tx.sql.execute(delete(t.sign_in_link))


def add_link(tx: Write, token_hash: bytes, operator_id: int, expires_ms: int) -> None:
    row = {"token_hash": token_hash, "operator_id": operator_id, "made_ms": tx.now_ms, "expires_ms": expires_ms}
    tx.sql.execute(insert(t.sign_in_link).values(**row))


def use_link(tx: Write, token_hash: bytes) -> int | None:
    """Use the link up and return whose it was; of two who come together one gets it. None: unknown, used or too old."""
    link = t.sign_in_link
    used = (
        update(link)
        .where(link.c.token_hash == token_hash, link.c.used_ms.is_(None), link.c.expires_ms > tx.now_ms)
        .values(used_ms=tx.now_ms)
        .returning(link.c.operator_id)
    )
    return tx.sql.execute(used).scalar()


def add_audit(tx: Write, operator_id: int | None, action: str, subject: str, detail: Mapping[str, Any]) -> None:
    row = {
        "at_ms": tx.now_ms,
        "operator_id": operator_id,
        "action": action,
        "subject": subject,
        "detail": dict(detail),
    }
    tx.sql.execute(insert(t.audit).values(**row))


def audit_rows(tx: Read, length_max: int) -> Sequence[AnyRow]:
    return tx.sql.execute(select(t.audit).order_by(t.audit.c.id.desc()).limit(length_max)).all()


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
