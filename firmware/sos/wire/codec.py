"""Turns a message into bytes and back; what comes out of here is either right in every field, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import WireError, shown
from .fields import check_all, write_all
from .messages import Message
from .messages import find as known
from .reader import read

if TYPE_CHECKING:
    from collections.abc import Callable


def encode(name: str, value: dict[str, Any]) -> bytes:
    """The payload of message `name`: compact JSON in UTF-8, fields in the contract's order.

    Raises WireError: missing, wrong_type, out_of_range, unknown_field, unknown_message.
    """
    _, _, _, _, fields, _ = find(name)
    kept = check_all(fields, value, "")
    if kept != value:
        field = next(str(key) for key in value if key not in kept or kept[key] != value[key])
        raise WireError("unknown_field", field, "no such field in " + name + ", or one too many in it: " + shown(field))
    return write_all(fields, kept).encode()


def decode(name: str, payload: bytes, read: Callable[[bytes], Any] = read) -> dict[str, Any]:
    """The checked fields of a received payload; unknown ones are dropped, optional ones may be absent.

    `read` must understand and refuse the same as `reader.read`.
    Raises WireError: too_long (before anything is parsed), not_utf8, not_json, not_object, missing, wrong_type,
    out_of_range, unknown_message.
    """
    _, _, _, _, fields, length_max = find(name)
    if len(payload) > length_max:
        lengths = str(len(payload)) + " bytes, at most " + str(length_max) + " are allowed"
        raise WireError("too_long", "", name + " has " + lengths)
    return check_all(fields, read(payload), "")


def find(name: str) -> Message:
    """The Message of that name. Raises WireError unknown_message."""
    message = known(name)
    if message is None:
        raise WireError("unknown_message", "", "there is no message " + shown(name))
    return message
