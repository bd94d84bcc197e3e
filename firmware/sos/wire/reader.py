"""Reads JSON strictly and in the same way on every runtime, because both ends must agree on what a message is.

MicroPython's own `json` takes '{"a" 1}', '{,}', '{"a":{"b":1]}' and '\\x', CPython's takes NaN: a press that one
end reads and the other refuses would be lost between them. Lengths are limited before this is called.
"""

from __future__ import annotations

from typing import Any

from .errors import WireError

DEPTH_MAX = 4  # the message, `open` in it, and two to spare for fields that come later

_QUOTE = 0x22
_BACKSLASH = 0x5C
_SPACES = b" \t\r\n"
_NUMBER_LETTERS = b"0123456789+-.eE"
_ESCAPES = b'"\\/bfnrt'
_ESCAPED = '"\\/\b\f\n\r\t'


def read(data: bytes) -> Any:
    """The value in `data`; fractions come as float, for the fields to refuse. Raises WireError not_utf8, not_json."""
    _check_utf8(data)
    data = data + b"\0"  # so that looking one byte ahead never needs a length
    value, at = _value(data, 0, 0)
    at = _skip(data, at)
    if at != len(data) - 1:
        raise _wrong(at, "the end")
    return value


def _check_utf8(data: bytes) -> None:
    try:
        text = str(data, "utf-8")
    except UnicodeError:
        raise WireError("not_utf8", "", "the message is not UTF-8 text")
    if len(text) == len(data):
        return
    # MicroPython lets overlong forms, surrogates and numbers beyond Unicode pass.
    for letter in text:
        code = ord(letter)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or chr(code) != letter:
            raise WireError("not_utf8", "", "the message has a character that is not UTF-8")


def _wrong(at: int, right: str) -> WireError:
    return WireError("not_json", "", "not JSON at byte " + str(at) + ": " + right + " belongs there")


def _skip(data: bytes, at: int) -> int:
    while data[at] in _SPACES:
        at += 1
    return at


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    first = data[at]
    if first <= 32:
        at = _skip(data, at)
        first = data[at]
    if first == _QUOTE:
        return _string(data, at)
    if first == 0x7B or first == 0x5B:
        if depth == DEPTH_MAX:
            raise WireError("not_json", "", "nested deeper than " + str(DEPTH_MAX) + " levels at byte " + str(at))
        return _object(data, at + 1, depth + 1) if first == 0x7B else _array(data, at + 1, depth + 1)
    if first == 0x74 and data[at : at + 4] == b"true":
        return True, at + 4
    if first == 0x66 and data[at : at + 5] == b"false":
        return False, at + 5
    if first == 0x6E and data[at : at + 4] == b"null":
        return None, at + 4
    return _number(data, at)


def _object(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _skip(data, at)
    if data[at] == 0x7D:
        return found, at + 1
    while True:
        name, at = _string(data, at)
        if name in found:
            raise WireError("not_json", "", "a field is there twice at byte " + str(at))
        if data[at] <= 32:
            at = _skip(data, at)
        if data[at] != 0x3A:
            raise _wrong(at, '":"')
        found[name], at = _value(data, at + 1, depth)
        if data[at] <= 32:
            at = _skip(data, at)
        if data[at] == 0x7D:
            return found, at + 1
        if data[at] != 0x2C:
            raise _wrong(at, '"," or "}"')
        at = _skip(data, at + 1)


def _array(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _skip(data, at)
    if data[at] == 0x5D:
        return found, at + 1
    while True:
        value, at = _value(data, at, depth)
        found.append(value)
        at = _skip(data, at)
        if data[at] == 0x5D:
            return found, at + 1
        if data[at] != 0x2C:
            raise _wrong(at, '"," or "]"')
        at += 1


def _string(data: bytes, at: int) -> tuple[str, int]:
    if data[at] != _QUOTE:
        raise _wrong(at, "a name or text in double quotes")
    end = data.find(b'"', at + 1)
    if end < 0:
        raise _wrong(len(data) - 1, "the closing quote")
    raw = data[at + 1 : end]
    if b"\\" in raw:
        return _escaped_string(data, at + 1)
    if raw and min(raw) < 32:
        raise _wrong(at + 1, "a text without control characters")
    return str(raw, "utf-8"), end + 1


def _escaped_string(data: bytes, at: int) -> tuple[str, int]:
    parts: list[str] = []
    while data[at] != _QUOTE:
        start = at
        while data[at] >= 32 and data[at] != _QUOTE and data[at] != _BACKSLASH:
            at += 1
        parts.append(str(data[start:at], "utf-8"))
        if data[at] == _BACKSLASH:
            letter, at = _escape(data, at + 1)
            parts.append(letter)
        elif data[at] < 32:
            raise _wrong(at, "a text without control characters, and its closing quote")
    return "".join(parts), at + 1


def _escape(data: bytes, at: int) -> tuple[str, int]:
    if data[at] != 0x75:
        found = _ESCAPES.find(data[at : at + 1])
        if found < 0:
            raise _wrong(at, 'one of "\\/bfnrtu')
        return _ESCAPED[found], at + 1
    code = _hex4(data, at + 1)
    at += 5
    if 0xD800 <= code < 0xDC00 and data[at : at + 2] == b"\\u":
        low = _hex4(data, at + 2)
        if 0xDC00 <= low <= 0xDFFF:
            return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), at + 6
    if 0xD800 <= code <= 0xDFFF:
        raise _wrong(at, "the other half of a character")
    return chr(code), at


def _hex4(data: bytes, at: int) -> int:
    code = 0
    for digit in data[at : at + 4].lower():
        value = b"0123456789abcdef".find(bytes((digit,)))
        if value < 0:
            raise _wrong(at, "four hexadecimal digits")
        code = code * 16 + value
    return code  # the closing NUL is no digit, so there were four


def _number(data: bytes, at: int) -> tuple[int | float, int]:
    end = at
    while data[end] in _NUMBER_LETTERS:
        end += 1
    token = str(data[at:end], "utf-8")
    digits = token[1:] if token[:1] == "-" else token
    if digits.isdigit() and (digits[0] != "0" or digits == "0"):
        return int(token), end
    if not _is_fraction(digits):
        raise _wrong(at, "a value")
    return float(token), end


def _is_fraction(digits: str) -> bool:
    mantissa, _, power = digits.replace("E", "e").partition("e")
    whole, _, part = mantissa.partition(".")
    if "e" in digits.lower():
        power = power[1:] if power[:1] in ("+", "-") else power
        if not power.isdigit():
            return False
    if "." in digits and not part.isdigit():
        return False
    return whole.isdigit() and (whole[0] != "0" or whole == "0")
