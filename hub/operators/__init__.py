"""The people of the centre: who they are, how they sign in, what they may do, and a trail of what they did."""

from .access import COOKIE, Allowed, allow, anyone, loopback_only, names_somebody, refuse_unnamed, roles_let_in
from .api import router
from .centre_phone import centre_call, centre_words
from .kept import KEPT
from .limits import SignInLimits
from .link_pages import ANSWERS_PER_HOUR, LinkLimits, link_limits, link_page, refused_link
from .model import LANGUAGES, ROLES, Approval, Language, Role, Signed
from .passwords import hash_password
from .policy import has_role
from .service import end_all_sign_ins, end_session_of, keep_awake, load, make_sign_in_link, start_session, who_is
from .sign_in import router as sign_in_router
from .staff import add as add_person
from .staff_api import NewPerson
from .staff_api import router as staff_router
from .store import everybody, operator_names, people, signed_in
from .subjects import Residents
from .trail import audit, note_reading, note_readings
from .trail_api import make_trail_router
from .two_persons import Handler as ApprovalHandler
from .two_persons import request_approval
from .two_persons_api import make_approvals_router
from .words import language_of

__all__ = [
    "ANSWERS_PER_HOUR",
    "COOKIE",
    "KEPT",
    "LANGUAGES",
    "ROLES",
    "Allowed",
    "Approval",
    "ApprovalHandler",
    "Language",
    "LinkLimits",
    "NewPerson",
    "Residents",
    "Role",
    "SignInLimits",
    "Signed",
    "add_person",
    "allow",
    "anyone",
    "audit",
    "centre_call",
    "centre_words",
    "end_all_sign_ins",
    "end_session_of",
    "everybody",
    "has_role",
    "hash_password",
    "keep_awake",
    "language_of",
    "link_limits",
    "link_page",
    "load",
    "loopback_only",
    "make_approvals_router",
    "make_sign_in_link",
    "make_trail_router",
    "names_somebody",
    "note_reading",
    "note_readings",
    "operator_names",
    "people",
    "refuse_unnamed",
    "refused_link",
    "request_approval",
    "roles_let_in",
    "router",
    "sign_in_router",
    "signed_in",
    "staff_router",
    "start_session",
    "who_is",
]
