"""Reads the JSON of a message as the contract reads it, but with CPython's own parser wherever the two must agree.

The contract's reader (`sos.wire.reader`) is written in Python, so that device and hub understand the same; it was half
of all that a heartbeat cost the hub. Whatever the fast parser refuses, and what it might read otherwise (escapes, deep
nesting), goes to that reader, which also words the error.
"""

import json
from typing import Any, NoReturn

from sos.wire import reader


def read(data: bytes) -> Any:
    """As `sos.wire.reader.read`: the same values, and the same WireError."""
    if b"\\" not in data and data.count(b"{") + data.count(b"[") <= reader.DEPTH_MAX:
        try:
            text = str(data, "utf-8")
            value, end = _decoder.raw_decode(text)
        except ValueError:
            return reader.read(data)
        if end == len(text):
            return value
    return reader.read(data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is there twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are not JSON


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
