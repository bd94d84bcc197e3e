"""What the door says, in the language that the browser asks for first."""

from collections.abc import Mapping

from hub.kernel.i18n import _, translate

from .model import LANGUAGES, Language

WISHES_MAX = 20

WORDS: Mapping[str, str] = {
    "login": _("User name"),
    "password": _("Password"),
    "sign_in": _("Sign in"),
    "wrong": _("The name or the password is not right."),
    "too_often": _("Too many tries. Please wait a minute."),
    "link_used": _("This link has been used or is too old. Please sign in with your password."),
}


def language_of(accept_language: str) -> Language:
    """The first of `Accept-Language` that we speak, else Chinese (browsers list what they like best first)."""
    for wish in accept_language.split(",")[:WISHES_MAX]:
        wanted = wish.split(";")[0].strip().lower()
        for language in LANGUAGES:
            if wanted and wanted.split("-")[0] == language.split("-")[0].lower():
                return language
    return "zh-CN"


def words_in(language: Language) -> dict[str, str]:
    """Everything that the door says."""
    return {name: translate(language, text) for name, text in WORDS.items()}
