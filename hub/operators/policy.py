"""How long a sign-in lasts, and who may do what: decisions only, nothing is read or written here."""

from collections.abc import Mapping
from typing import Any, Literal

from .model import PASSWORD_LENGTH_MIN, Approval, ApprovalState, Person, Role

# A shift of eight hours, its hand-over and some overtime; after that the person proves again who they are.
SESSION_MS_MAX = 12 * 3600 * 1000
# A console that is open keeps its session awake (`keep_awake`), so this only ends the forgotten ones.
IDLE_MS_MAX = 60 * 60 * 1000
# Noting each request would cost a durable commit each: the hour may seem up to five minutes shorter.
SEEN_EVERY_MS = 5 * 60 * 1000
LINK_MS_MAX = 24 * 3600 * 1000


DIFFERENT_LETTERS_MIN = 5
# Three days: whoever has to agree may be off for a weekend.
APPROVAL_MS_MAX = 3 * 24 * 3600 * 1000

# Whose rights each role has. Technician and auditor stand beside the desk: what they may is named for them.
INCLUDES: Mapping[Role, frozenset[Role]] = {
    "operator": frozenset({"operator"}),
    "supervisor": frozenset({"supervisor", "operator"}),
    "admin": frozenset({"admin", "supervisor", "operator"}),
    "technician": frozenset({"technician"}),
    "auditor": frozenset({"auditor"}),
}


def has_role(role: Role, needed: Role) -> bool:
    """An admin may do what a supervisor may, a supervisor what an operator may; nobody else inherits anything."""
    return needed in INCLUDES[role]


def approval_state(state: ApprovalState, due_ms: int, now_ms: int) -> ApprovalState:
    """A request that nobody has decided in time is over, also where nobody has noted that."""
    return "expired" if state == "waiting" and now_ms >= due_ms else state


def may_approve(approval: Approval, operator_id: int) -> bool:
    """Two persons are two: who asked does not agree with themselves. Declining one's own is taking it back."""
    return approval.asked_by != operator_id


def session_lives(expires_ms: int, seen_ms: int, now_ms: int) -> bool:
    """False once the session is older than a shift or was left alone for an hour."""
    return now_ms < expires_ms and now_ms < seen_ms + IDLE_MS_MAX


def refusal(whom: Person, news: Mapping[str, Any], by: int, admins: int) -> Literal["last_admin", "own_account"] | None:
    """Why an admin (`by`) may not change a person so; `admins` is how many there are who can sign in."""
    loses = news.get("role", whom.role) != whom.role or not news.get("active", whom.active)
    if not loses:
        return None
    if whom.role == "admin" and whom.active and admins <= 1:
        return "last_admin"
    return "own_account" if whom.id == by else None


def is_too_simple(password: str, login: str) -> bool:
    """Too short, hardly more than one letter, or with the name in it that stands beside it on the door."""
    return (
        len(password) < PASSWORD_LENGTH_MIN
        or len(set(password)) < DIFFERENT_LETTERS_MIN
        or login.casefold() in password.casefold()
    )
