"""What device and centre say to each other about a new firmware: the part of the contract that few starts need.

A device loads it when the first of these messages is met, which leaves it 2 kB more of its heap until then. On the hub
it is always there.
"""

from __future__ import annotations

from .fields import flag, integer, text
from .messages import DOWN_LENGTH_MAX, INT_MAX, MESSAGES, UP_LENGTH_MAX, UTC_S_MAX, Message

# Pieces are asked for by the device; "data" is base64 of PIECE_BYTES_MAX bytes or less.
PIECE_BYTES_MAX = 256
PIECES_AT_ONCE_MAX = 16
BUILD_BYTES_MAX = 2097152
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

_ID = integer("id", 1, INT_MAX)
_OFFSET_BYTES = integer("offset_bytes", 0, BUILD_BYTES_MAX)
_UPDATE = (
    _ID,
    integer("utc_s", 0, UTC_S_MAX),
    integer("number", 1, INT_MAX),
    integer("length_bytes", 1, BUILD_BYTES_MAX),
    flag("stop", optional=True),
)

for _message in (
    Message("update", "down", 1, False, _UPDATE, DOWN_LENGTH_MAX),
    Message("fetch", "up", 0, False, (_ID, _OFFSET_BYTES, integer("count", 1, PIECES_AT_ONCE_MAX)), UP_LENGTH_MAX),
    Message("piece", "down", 0, False, (_ID, _OFFSET_BYTES, text("data", 4, 344, _BASE64)), DOWN_LENGTH_MAX),
):
    MESSAGES[_message[0]] = _message
