"""The people of the centre, looked after by an admin: who is here, what they may do, how they come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.kernel import Problem, Read, Write, not_found

from . import store
from .model import PASSWORD_LENGTH_MIN, Person, Signed
from .passwords import hash_password_aside
from .policy import LINK_MS_MAX, is_too_simple, refusal
from .service import make_sign_in_link
from .trail import audit

TOPIC = "session"

WHY = {
    "last_admin": "The centre needs an admin: make somebody else one first.",
    "own_account": "Nobody takes their own role or account away; ask another admin.",
}


@dataclass(frozen=True, slots=True)
class Link:
    """What lets somebody in once: `path` on this hub, until `until_ms`."""

    path: str
    until_ms: int


def person(tx: Read, operator_id: int) -> Person:
    """Raises 404 when there is no such person."""
    found = store.staff(tx, operator_id)
    if not found:
        raise not_found("operator", operator_id)
    return found[0]


def add(tx: Write, who: Signed | None, values: Mapping[str, Any]) -> Person:
    """A new person, `login name role language languages`; a link lets them in. Raises 409 `login_taken`.

    `who` adds them; None on the hub's own machine.
    """
    if store.operator_by_login(tx, values["login"]) is not None:
        raise Problem(409, "login_taken", "Somebody has this user name already, perhaps somebody who has left.")
    number = store.add_operator(tx, values)
    audit(tx, who, "add_person", f"operator {number}", values)
    return person(tx, number)


def change(tx: Write, who: Signed, operator_id: int, values: Mapping[str, Any]) -> Person:
    """Change `name role language languages active`. Who may less, or has left, is signed out at once.

    Raises 409 `last_admin`, and `own_account` for one's own role or account.
    """
    before = person(tx, operator_id)
    news = {name: value for name, value in values.items() if value != getattr(before, name)}
    why = refusal(before, news, who.operator_id, store.count_admins(tx))
    if why is not None:
        raise Problem(409, why, WHY[why])
    if not news:
        return before
    store.set_operator(tx, operator_id, news)
    if {"role", "active"} & news.keys():
        _put_out(tx, operator_id)
    audit(tx, who, "change_person", f"operator {operator_id}", {n: [getattr(before, n), v] for n, v in news.items()})
    return person(tx, operator_id)


def end_sessions(tx: Write, who: Signed, operator_id: int) -> Person:
    """Sign a person out everywhere; links that were made for them and not used are worth nothing, too."""
    person(tx, operator_id)
    _put_out(tx, operator_id)
    audit(tx, who, "end_sessions", f"operator {operator_id}")
    return person(tx, operator_id)


def invite(tx: Write, who: Signed, operator_id: int) -> Link:
    """A link for a person who is new or has forgotten their password; one that was made before is worth nothing now.

    Raises 409 `not_active` for somebody who has left.
    """
    whom = person(tx, operator_id)
    if not whom.active:
        raise Problem(409, "not_active", "This person has left; let them come back first.")
    store.drop_links(tx, operator_id)
    token = make_sign_in_link(tx, whom.login, LINK_MS_MAX, who)
    return Link(f"/sign-in/link/{token}", tx.now_ms + LINK_MS_MAX)


async def new_password_hash(new: str, whom: Person) -> str:
    """What to keep of a new password. Raises 422 `too_simple`."""
    if is_too_simple(new, whom.login):
        detail = f"A password has {PASSWORD_LENGTH_MIN} characters or more, not all alike, and not the user name in it."
        raise Problem(422, "too_simple", detail)
    return await hash_password_aside(new)


def set_password(tx: Write, who: Signed, password_hash: str) -> None:
    """One's own; all other sessions of this person end, as somebody else may know the old one."""
    store.set_operator(tx, who.operator_id, {"password_hash": password_hash})
    store.drop_sessions(tx, who.operator_id, but=who.session)
    store.drop_links(tx, who.operator_id)
    audit(tx, who, "set_password", f"operator {who.operator_id}")


def _put_out(tx: Write, operator_id: int) -> None:
    store.drop_sessions(tx, operator_id)
    store.drop_links(tx, operator_id)
    tx.publish(TOPIC, {"operator_id": operator_id, "what": "ended"})
