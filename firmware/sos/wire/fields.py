"""What may stand in a field of a message: yes or no, a whole number, one word of a list, a text, or a small group.

On a device all fields of all messages lie in flash: they are worked out beforehand to tuples without names
(tools/firmware/constants.py), so nothing here asks for a part of one by its name.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from .errors import WireError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    class Field(NamedTuple):
        """A named place in a message.

        `kind` is flag, integer, choice, text or group. `low` and `high` are the least and greatest number, or length in
        characters. `options` are the words of a choice, the letters of a text ("" for all that is printable), or the
        fields of a group.
        """

        kind: str
        name: str
        optional: bool
        low: int
        high: int
        options: Sequence[Any]
else:
    Field = namedtuple("Field", ("kind", "name", "optional", "low", "high", "options"))


def flag(name: str, optional: bool = False) -> Field:
    """True or false; 0 and 1 are refused."""
    return Field("flag", name, optional, 0, 0, ())


def integer(name: str, low: int, high: int, optional: bool = False) -> Field:
    """A whole number from `low` to `high`, both allowed. The unit is the last word of the name."""
    return Field("integer", name, optional, low, high, ())


def choice(name: str, options: tuple[str, ...]) -> Field:
    """One word of a list. A word added later is refused by an older reader, so add a field instead."""
    return Field("choice", name, False, 0, 0, options)


def text(name: str, low: int, high: int, letters: str = "", optional: bool = False) -> Field:
    """Text of `low` to `high` characters, of `letters` only where they are given.

    Control characters are always refused: names and details end up in logs, on screens and on paper.
    """
    return Field("text", name, optional, low, high, letters)


def group(name: str, fields: tuple[Field, ...], optional: bool = False) -> Field:
    """A small object inside a message. Fields that a reader does not know are dropped."""
    return Field("group", name, optional, 0, 0, fields)


def check_all(fields: Sequence[Field], value: Any, path: str) -> dict[str, Any]:
    """The known fields of an object, each checked. Raises WireError for the first one that is against the contract."""
    if not isinstance(value, dict):
        if path:
            raise _wrong("wrong_type", path, value, "an object")
        raise WireError("not_object", "", "the message is " + shown(value) + ", it must be a JSON object")
    kept: dict[str, Any] = {}
    for field in fields:
        kind, name, optional, _, _, _ = field
        if name in value:
            kept[name] = _CHECKS[kind](field, value[name], path + "." + name if path else name)
        elif not optional:
            path = path + "." + name if path else name
            raise WireError("missing", path, path + " is missing")
    return kept


def write_all(fields: Sequence[Field], value: dict[str, Any]) -> str:
    """Compact JSON of a checked object, its fields in the contract's order on every runtime."""
    known = [field for field in fields if field[1] in value]
    return "{" + ",".join(['"' + field[1] + '":' + _write(field, value[field[1]]) for field in known]) + "}"


def printable(letter: str) -> bool:
    """Whether a character may stand in a text: no control character, no half of a surrogate pair."""
    code = ord(letter)
    return 32 <= code < 127 or (160 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF)


def _wrong(code: str, path: str, value: Any, right: str) -> WireError:
    return WireError(code, path, path + " is " + shown(value) + ", it must be " + right)


def _check_flag(_field: Field, value: Any, path: str) -> Any:
    if value is True or value is False:
        return value
    raise _wrong("wrong_type", path, value, "true or false")


def _check_integer(field: Field, value: Any, path: str) -> Any:
    # In Python True is an integer, and 1.0 equals 1: neither is a number on this wire.
    if not isinstance(value, int) or value is True or value is False:
        raise _wrong("wrong_type", path, value, "a whole number")
    _, _, _, low, high, _ = field
    if low <= value <= high:
        return value
    raise _wrong("out_of_range", path, value, str(low) + " to " + str(high))


def _check_choice(field: Field, value: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise _wrong("wrong_type", path, value, "a text")
    options = field[5]
    if value in options:
        return value
    raise _wrong("out_of_range", path, value, "one of: " + ", ".join(options))


def _check_text(field: Field, value: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise _wrong("wrong_type", path, value, "a text")
    _, _, _, low, high, options = field
    letters: Any = options
    if not low <= len(value) <= high:
        right = str(low) + " to " + str(high) + " characters long, not " + str(len(value))
        raise _wrong("out_of_range", path, value, right)
    # Stripping an alphabet leaves nothing exactly when there was nothing else: much faster than a loop.
    if value.strip(letters) if letters else not all(printable(letter) for letter in value):
        raise _wrong("out_of_range", path, value, "of " + (letters or "printable characters") + " only")
    return value


def _check_group(field: Field, value: Any, path: str) -> Any:
    return check_all(field[5], value, path)


_CHECKS = {
    "flag": _check_flag,
    "integer": _check_integer,
    "choice": _check_choice,
    "text": _check_text,
    "group": _check_group,
}


def _write(field: Field, value: Any) -> str:
    kind, _, _, _, _, options = field
    if kind == "flag":
        return "true" if value else "false"
    if kind == "integer":
        return str(int(value))
    if kind == "group":
        return write_all(options, value)
    # Nothing else needs an escape: control characters were refused, and all other text goes out as UTF-8.
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
