"""Who sits in the call centre, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Role = Literal["operator", "supervisor", "admin", "technician", "auditor"]
Language = Literal["zh-CN", "fr", "en"]
Theme = Literal["system", "light", "dark"]

ROLES: tuple[Role, ...] = get_args(Role)
LANGUAGES: tuple[Language, ...] = get_args(Language)
THEMES: tuple[Theme, ...] = get_args(Theme)

How = Literal["password", "link"]

LOGIN_LENGTH_MAX = 40
NAME_LENGTH_MAX = 40
PASSWORD_LENGTH_MIN = 12
PASSWORD_LENGTH_MAX = 200
# Languages and dialects that somebody can speak with a resident, by the words of a resident's card ("shanghainese").
SPOKEN_COUNT_MAX = 8
SPOKEN_LENGTH_MAX = 24
REASON_LENGTH_MAX = 500

ApprovalState = Literal["waiting", "approved", "declined", "expired"]
APPROVAL_STATES: tuple[ApprovalState, ...] = get_args(ApprovalState)


@dataclass(frozen=True, slots=True)
class Signed:
    """A person who has proved who they are. `session` is the SHA-256 of their token, never the token."""

    operator_id: int
    name: str
    role: Role
    language: Language
    theme: Theme
    session: bytes
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as an admin sees them. `signed_in` is in how many places; `seen_ms` when last; `link_ms` until when a
    link waits for them.
    """

    id: int
    login: str
    name: str
    role: Role
    language: Language
    languages: list[str]
    active: bool
    has_password: bool
    signed_in: int
    seen_ms: int | None
    link_ms: int | None


@dataclass(frozen=True, slots=True)
class Approval:
    """What one person wants done and another has to agree to. `subject` is "resident 17"; `detail` is JSON."""

    id: int
    action: str
    subject: str
    detail: Mapping[str, Any]
    asked_by: int
    asked_ms: int
    due_ms: int
    state: ApprovalState
    decided_by: int | None = None
    decided_ms: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines of the trail. `subject`: "resident 17", or "resident" for all; `subjects`: one of these; from
    `from_ms`, before `to_ms`.
    """

    who: int | None = None
    action: str = ""
    subject: str = ""
    from_ms: int | None = None
    to_ms: int | None = None
    subjects: tuple[str, ...] = ()
