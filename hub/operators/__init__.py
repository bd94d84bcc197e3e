"""The people of the centre: who they are, how they sign in, what they may do, and a trail of what they did."""

from .access import COOKIE, Allowed, allow, anyone, loopback_only, names_somebody, refuse_unnamed
from .api import router
from .limits import SignInLimits
from .model import LANGUAGES, Language, Role, Signed
from .passwords import hash_password
from .service import audit, keep_awake, load, make_sign_in_link, start_session, who_is
from .sign_in import router as sign_in_router
from .store import operator_names

__all__ = [
    "COOKIE",
    "LANGUAGES",
    "Allowed",
    "Language",
    "Role",
    "SignInLimits",
    "Signed",
    "allow",
    "anyone",
    "audit",
    "hash_password",
    "keep_awake",
    "load",
    "loopback_only",
    "make_sign_in_link",
    "names_somebody",
    "operator_names",
    "refuse_unnamed",
    "router",
    "sign_in_router",
    "start_session",
    "who_is",
]
