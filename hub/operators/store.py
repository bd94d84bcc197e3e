"""All the SQL about the people of the centre."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write, listed

from . import tables as t
from .model import How, Person, Signed
from .policy import IDLE_MS_MAX, session_lives

# Built once: every command of every page asks who it is, and building costs more than asking.
_signed = Prepared(
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
_names = Prepared(select(t.operator.c.id, t.operator.c.name).where(t.operator.c.id.in_(listed("ids"))))
_seen = Prepared(
    update(t.session).where(t.session.c.token_hash == bindparam("token")).values(seen_ms=bindparam("now_ms"))
)


def put_operators(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        statement = upsert(t.operator).values(**row)
        tx.sql.execute(statement.on_conflict_do_update(index_elements=["id"], set_=dict(row)))


def operator_by_login(tx: Read, login: str) -> AnyRow | None:
    return tx.sql.execute(select(t.operator).where(t.operator.c.login == login)).first()


def operator_names(tx: Read, ids: Collection[int]) -> dict[int, str]:
    return {row.id: row.name for row in _names.rows(tx, {"ids": ids})}


def people(tx: Read, ids: Collection[int]) -> dict[int, AnyRow]:
    """By their number: `id login name role languages`."""
    o = t.operator.c
    query = select(o.id, o.login, o.name, o.role, o.languages).where(o.id.in_(ids))
    return {row.id: row for row in tx.sql.execute(query)}


def everybody(tx: Read) -> Sequence[AnyRow]:
    """`id login name role languages active` of all, also of those who may not sign in any more."""
    o = t.operator.c
    return tx.sql.execute(select(o.id, o.login, o.name, o.role, o.languages, o.active).order_by(o.id)).all()


def signed_in(tx: Read, ids: Collection[int]) -> set[int]:
    """Those of them who have a session that still lives."""
    s = t.session.c
    query = select(s.operator_id, s.expires_ms, s.seen_ms).join_from(t.session, t.operator)
    found = tx.sql.execute(query.where(s.operator_id.in_(ids), t.operator.c.active))
    return {row.operator_id for row in found if session_lives(row.expires_ms, row.seen_ms, tx.now_ms)}


def add_session(tx: Write, token_hash: bytes, operator_id: int, how: How, expires_ms: int) -> None:
    tx.sql.execute(delete(t.session).where(t.session.c.expires_ms <= tx.now_ms))
    row = {
        "token_hash": token_hash,
        "operator_id": operator_id,
        "created_ms": tx.now_ms,
        "seen_ms": tx.now_ms,
        "how": how,
        "expires_ms": expires_ms,
    }
    tx.sql.execute(insert(t.session).values(**row))


def session_by_hash(tx: Read, token_hash: bytes) -> AnyRow | None:
    """The session with its operator, if that person may still sign in."""
    return next(iter(_signed.rows(tx, {"token": token_hash})), None)


def seen(tx: Write, token_hash: bytes) -> None:
    _seen.run(tx, [{"token": token_hash, "now_ms": tx.now_ms}])


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


def staff(tx: Read, operator_id: int | None = None) -> list[Person]:
    """Everybody by name, those who have left last; or one."""
    o, s, k = t.operator.c, t.session.c, t.sign_in_link.c
    lives = (s.operator_id == o.id) & (s.expires_ms > tx.now_ms) & (s.seen_ms > tx.now_ms - IDLE_MS_MAX)
    link = (k.operator_id == o.id) & k.used_ms.is_(None) & (k.expires_ms > tx.now_ms)
    query = select(
        *(o.id, o.login, o.name, o.role, o.language, o.languages, o.active),
        o.password_hash.is_not(None).label("has_password"),
        select(func.count()).where(lives).scalar_subquery().label("signed_in"),
        select(func.max(s.seen_ms)).where(s.operator_id == o.id).scalar_subquery().label("seen_ms"),
        select(func.max(k.expires_ms)).where(link).scalar_subquery().label("link_ms"),
    ).order_by(o.active.desc(), o.name, o.id)
    if operator_id is not None:
        query = query.where(o.id == operator_id)
    return [Person(**{str(name): value for name, value in row.items()}) for row in tx.sql.execute(query).mappings()]


def add_operator(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.operator).values(**values).returning(t.operator.c.id)).scalar_one()


def set_operator(tx: Write, operator_id: int, values: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.operator).where(t.operator.c.id == operator_id).values(**values))


def count_admins(tx: Read) -> int:
    """Those who can sign in."""
    can = (t.operator.c.role == "admin") & t.operator.c.active
    return tx.sql.execute(select(func.count()).select_from(t.operator).where(can)).scalar_one()


def drop_sessions(tx: Write, operator_id: int, but: bytes = b"") -> None:
    mine = (t.session.c.operator_id == operator_id) & (t.session.c.token_hash != but)
    tx.sql.execute(delete(t.session).where(mine))


def drop_links(tx: Write, operator_id: int) -> None:
    """Those that were not used yet; the others say when somebody came in by one."""
    unused = (t.sign_in_link.c.operator_id == operator_id) & t.sign_in_link.c.used_ms.is_(None)
    tx.sql.execute(delete(t.sign_in_link).where(unused))


def password_of(tx: Read, who: Signed) -> tuple[str | None, How]:
    """The hash of somebody's password, and how they have come in."""
    query = select(t.operator.c.password_hash, t.session.c.how).join_from(t.session, t.operator)
    row = tx.sql.execute(query.where(t.session.c.token_hash == who.session)).one()
    return row.password_hash, row.how
