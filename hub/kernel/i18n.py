"""Says a text in a person's language. The English text is its own name; the catalogues give the others."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "console" / "locale"
FOLDERS = {"zh-CN": "zh_CN", "fr": "fr", "en": "en"}
DOMAIN = "lamplight"
Counted: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]


def _(text: str) -> str:
    """Marks a text for the catalogues where it is written; `translate` says it where it is shown."""
    return text


def translate(language: str, text: str, **params: object) -> str:
    """`text` in `language` (zh-CN, fr or en), `{name}` replaced by the parameter of that name.

    A text or a language that the catalogues do not have stays English.
    """
    return catalogue(language).get(text, text).format(**params)


@cache
def catalogue(language: str) -> dict[str, str]:
    """English text to its translation; empty for a language that is not ours."""
    folder = FOLDERS.get(language)
    if folder is None:
        return {}
    return read_catalogue(LOCALE / folder / "LC_MESSAGES" / f"{DOMAIN}.po")


def read_catalogue(path: Path) -> dict[str, str]:
    """The finished translations in a gettext file."""
    with path.open("rb") as file:
        return {one.id: str(one.string) for one in read_po(file) if one.id and isinstance(one.id, str) and one.string}


def read_counted(path: Path) -> Counted:
    """The texts that depend on a number: both English ones to as many as the language tells apart."""
    with path.open("rb") as file:
        return {
            (str(one.id[0]), str(one.id[1])): tuple(map(str, one.string))
            for one in read_po(file)
            if isinstance(one.id, tuple | list) and isinstance(one.string, tuple | list)
        }
