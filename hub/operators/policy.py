"""How long a sign-in lasts, and who may do what: decisions only, nothing is read or written here."""

from .model import ROLES, Role

# A shift of eight hours, its hand-over and some overtime; after that the person proves again who they are.
SESSION_MS_MAX = 12 * 3600 * 1000
# A console that is open keeps its session awake (`keep_awake`), so this only ends the forgotten ones.
IDLE_MS_MAX = 60 * 60 * 1000
# Noting each request would cost a durable commit each: the hour may seem up to five minutes shorter.
SEEN_EVERY_MS = 5 * 60 * 1000
LINK_MS_MAX = 24 * 3600 * 1000


def has_role(role: Role, needed: Role) -> bool:
    """Roles are levels: an admin may do what a supervisor may, a supervisor what an operator may."""
    return ROLES.index(role) >= ROLES.index(needed)


def session_lives(expires_ms: int, seen_ms: int, now_ms: int) -> bool:
    """False once the session is older than a shift or was left alone for an hour."""
    return now_ms < expires_ms and now_ms < seen_ms + IDLE_MS_MAX
