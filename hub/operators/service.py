"""Signing in and out, and the links that let somebody in once."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.kernel import AnyRow, Database, Read, Write, not_found

from . import store, trail_store
from .model import How, Signed
from .policy import LINK_MS_MAX, SEEN_EVERY_MS, SESSION_MS_MAX, session_lives
from .trail import audit

log = structlog.get_logger(__name__)

TOKEN_BYTES = 32


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace operators: `id login name role language`, and if wanted `languages theme password_hash active`.

    Without a `password_hash` (see `hash_password`) a person can sign in only by a link made for them.
    """
    store.put_operators(tx, rows)


def start_session(tx: Write, operator_id: int, how: How, earlier: str | None = None) -> str:
    """Sign a person in and return the new token. A token from before (`earlier`) ends here: none outlives a sign-in."""
    if earlier:
        store.drop_session(tx, token_hash(earlier))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.add_session(tx, token_hash(token), operator_id, how, tx.now_ms + SESSION_MS_MAX)
    trail_store.add(tx, operator_id, "sign_in", f"operator {operator_id}", {"how": how})
    return token


def end_session(tx: Write, who: Signed) -> None:
    """Sign out: the token is worth nothing from now on."""
    store.drop_session(tx, who.session)
    tx.publish("session", {"operator_id": who.operator_id, "what": "ended"})
    audit(tx, who, "sign_out", f"operator {who.operator_id}")


def end_session_of(tx: Write, token: str) -> None:
    """The same for a program on the hub's own machine, that had itself signed in (start_session)."""
    store.drop_session(tx, token_hash(token))


def end_all_sign_ins(tx: Write) -> None:
    """Everybody signs in anew: no session and no link goes on. For a database that was restored from a backup."""
    store.drop_all_sign_ins(tx)


def make_sign_in_link(tx: Write, login: str, valid_ms: int, who: Signed | None = None) -> str:
    """A token for `/sign-in/link/<token>`, good once and for `valid_ms` (at most a day).

    `who` asked for it; None on the hub's own machine. Raises 404 for an unknown login.
    """
    person = store.operator_by_login(tx, login)
    if person is None:
        raise not_found("operator", login)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    store.add_link(tx, token_hash(token), person.id, tx.now_ms + min(valid_ms, LINK_MS_MAX))
    audit(tx, who, "make_sign_in_link", f"operator {person.id}", {"valid_ms": valid_ms})
    return token


def use_link(tx: Write, link: str, earlier: str | None) -> str | None:
    """Exchange a link's token for a session's; None when it was used, is too old or was never made."""
    operator_id = store.use_link(tx, token_hash(link))
    return None if operator_id is None else start_session(tx, operator_id, "link", earlier)


async def who_is(database: Database, token: str | None) -> Signed | None:
    """The person behind a session's token, None when there is none or it has ended."""
    if not token:
        return None
    return await _awake(database, token_hash(token))


async def keep_awake(database: Database, who: Signed) -> bool:
    """For a connection that stays open: false once the session has ended; asking counts as being there."""
    return await _awake(database, who.session) is not None


async def _awake(database: Database, key: bytes) -> Signed | None:
    def look(tx: Read) -> tuple[AnyRow | None, int]:
        return store.session_by_hash(tx, key), tx.now_ms

    row, now_ms = await database.read(look)
    if row is None or not session_lives(row.expires_ms, row.seen_ms, now_ms):
        return None
    if now_ms - row.seen_ms >= SEEN_EVERY_MS:
        try:
            await database.write(lambda tx: store.seen(tx, key))
        except SQLAlchemyError:
            log.exception("session_not_noted")  # a full disk must not sign the shift out in front of its queue
    return Signed(row.id, row.name, row.role, row.language, row.theme, key, tuple(row.languages))


def token_hash(token: str) -> bytes:
    """What is kept of a token; it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()
