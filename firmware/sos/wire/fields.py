"""What may stand in a field of a message: yes or no, a whole number, one word of a list, a text, or a small group."""

from __future__ import annotations

from typing import Any

from .errors import WireError, shown


class Field:
    """A named place in a message. `check` gives back the value to keep, `write` its JSON."""

    kind = ""

    def __init__(self, name: str, optional: bool) -> None:
        self.name = name
        self.optional = optional

    def check(self, value: Any, path: str) -> Any:
        """The value as the contract sees it. Raises WireError (wrong_type, out_of_range, missing) naming `path`."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """JSON of a value that `check` has let through."""
        raise NotImplementedError


class Flag(Field):
    """True or false; 0 and 1 are refused."""

    kind = "flag"

    def __init__(self, name: str, optional: bool = False) -> None:
        super().__init__(name, optional)

    def check(self, value: Any, path: str) -> bool:
        if value is True or value is False:
            return value
        raise WireError("wrong_type", path, path + " is " + shown(value) + ", it must be true or false")

    def write(self, value: Any) -> str:
        return "true" if value else "false"


class Integer(Field):
    """A whole number from `low` to `high`, both allowed. The unit is the last word of the name."""

    kind = "integer"

    def __init__(self, name: str, low: int, high: int, optional: bool = False) -> None:
        super().__init__(name, optional)
        self.low = low
        self.high = high

    def check(self, value: Any, path: str) -> int:
        # In Python True is an integer, and 1.0 equals 1: neither is a number on this wire.
        if not isinstance(value, int) or value is True or value is False:
            raise WireError("wrong_type", path, path + " is " + shown(value) + ", it must be a whole number")
        if self.low <= value <= self.high:
            return value
        limits = str(self.low) + " to " + str(self.high)
        raise WireError("out_of_range", path, path + " is " + shown(value) + ", it must be " + limits)

    def write(self, value: Any) -> str:
        return str(int(value))


class Choice(Field):
    """One word of a list. A word added later is refused by an older reader, so add a field instead."""

    kind = "choice"

    def __init__(self, name: str, options: tuple[str, ...], optional: bool = False) -> None:
        super().__init__(name, optional)
        self.options = options

    def check(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise WireError("wrong_type", path, path + " is " + shown(value) + ", it must be a text")
        if value in self.options:
            return value
        words = ", ".join(self.options)
        raise WireError("out_of_range", path, path + " is " + shown(value) + ", it must be one of: " + words)

    def write(self, value: Any) -> str:
        return '"' + value + '"'


class Text(Field):
    """Text of `length_min` to `length_max` characters, of `alphabet` only where that is given.

    Control characters are always refused: names and details end up in logs, on screens and on paper.
    """

    kind = "text"

    def __init__(
        self, name: str, length_max: int, length_min: int = 1, alphabet: str = "", optional: bool = False
    ) -> None:
        super().__init__(name, optional)
        self.length_min = length_min
        self.length_max = length_max
        self.alphabet = alphabet

    def check(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise WireError("wrong_type", path, path + " is " + shown(value) + ", it must be a text")
        if not self.length_min <= len(value) <= self.length_max:
            limits = str(self.length_min) + " to " + str(self.length_max)
            what = " has " + str(len(value)) + " characters, it must have "
            raise WireError("out_of_range", path, path + what + limits)
        # Stripping an alphabet leaves nothing exactly when there was nothing else: much faster than a loop.
        if value.strip(self.alphabet) if self.alphabet else not all(printable(letter) for letter in value):
            right = "only characters of " + self.alphabet if self.alphabet else "only printable characters"
            raise WireError("out_of_range", path, path + " is " + shown(value) + ", it must have " + right)
        return value

    def write(self, value: Any) -> str:
        # Nothing else needs an escape: control characters were refused, and all other text goes out as UTF-8.
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Group(Field):
    """A small object inside a message. Fields that this reader does not know are dropped."""

    kind = "group"

    def __init__(self, name: str, fields: tuple[Field, ...], optional: bool = False) -> None:
        super().__init__(name, optional)
        self.fields = fields

    def check(self, value: Any, path: str) -> dict[str, Any]:
        return check_all(self.fields, value, path)

    def write(self, value: Any) -> str:
        return write_all(self.fields, value)


def printable(letter: str) -> bool:
    """Whether a character may stand in a text: no control character, no half of a surrogate pair."""
    code = ord(letter)
    return 32 <= code < 127 or (160 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF)


def check_all(fields: tuple[Field, ...], value: Any, path: str) -> dict[str, Any]:
    """The known fields of an object, each checked. Raises WireError for the first one that is against the contract."""
    if not isinstance(value, dict):
        if path:
            raise WireError("wrong_type", path, path + " is " + shown(value) + ", it must be an object")
        raise WireError("not_object", "", "the message is " + shown(value) + ", it must be a JSON object")
    kept: dict[str, Any] = {}
    for field in fields:
        name = field.name
        if name in value:
            kept[name] = field.check(value[name], path + "." + name if path else name)
        elif not field.optional:
            full = path + "." + name if path else name
            raise WireError("missing", full, full + " is missing")
    return kept


def write_all(fields: tuple[Field, ...], value: dict[str, Any]) -> str:
    """Compact JSON of a checked object, its fields in the contract's order on every runtime."""
    known = [field for field in fields if field.name in value]
    return "{" + ",".join(['"' + field.name + '":' + field.write(value[field.name]) for field in known]) + "}"
