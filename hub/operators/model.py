"""Who sits in the call centre, and what each may do."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["operator", "supervisor", "admin"]
Language = Literal["zh-CN", "fr", "en"]
Theme = Literal["system", "light", "dark"]

ROLES: tuple[Role, ...] = get_args(Role)
LANGUAGES: tuple[Language, ...] = get_args(Language)
THEMES: tuple[Theme, ...] = get_args(Theme)

LOGIN_LENGTH_MAX = 40
NAME_LENGTH_MAX = 40
PASSWORD_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Signed:
    """A person who has proved who they are. `session` is the SHA-256 of their token, never the token."""

    operator_id: int
    name: str
    role: Role
    language: Language
    theme: Theme
    session: bytes
