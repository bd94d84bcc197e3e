"""When a former resident is made forgotten, they leave the hand-overs too: the one thing that changes a signed one.

Who signed what and when stays, and so does the fingerprint of what was signed then: it can no longer be made again
from the row, and the day on which it lost somebody says why.
"""

from typing import Any

from hub.kernel import Write
from hub.residents import summaries

from . import store

GONE = "…"
# What a line about somebody says of them.
_TELLS = frozenset({"resident_name", "address", "text", "note", "why", "answers"})


def forget(tx: Write, resident_id: int) -> None:
    """Blank every line about them, and their name wherever somebody wrote it."""
    home = summaries(tx, {resident_id}).get(resident_id)
    name = home.name if home else ""
    for number, text, opened in store.everything_said(tx):
        after = without(text, resident_id, name), without(opened, resident_id, name)
        if after != (text, opened):
            store.blank(tx, number, *after)


def without(part: Any, resident_id: int, name: str) -> Any:
    """The same without this resident. Somebody else of that very name is not named any more, either."""
    if isinstance(part, str):
        return part.replace(name, GONE) if name else part
    if isinstance(part, list):
        return [without(one, resident_id, name) for one in part]  # pyright: ignore[reportUnknownVariableType] - JSON
    if isinstance(part, dict):
        about = part.get("resident_id") == resident_id  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType] - JSON
        return {  # pyright: ignore[reportUnknownVariableType] - JSON
            key: _gone(one) if about and key in _TELLS and one else without(one, resident_id, name)
            for key, one in part.items()  # pyright: ignore[reportUnknownVariableType,reportUnknownMemberType] - JSON
        }
    return part


def _gone(said: Any) -> Any:
    """What is a list stays one."""
    return [] if isinstance(said, list) else GONE
