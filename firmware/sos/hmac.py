"""Proves that a message was written with a key: HMAC-SHA256, for an SMS as for a radio frame."""

from __future__ import annotations

import hashlib

_BLOCK = 64  # SHA-256's block, bytes


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """RFC 2104 with SHA-256: 32 bytes. Written out because MicroPython has `hashlib` and no `hmac`."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    inner = _hashed(key, 0x36, data)
    return _hashed(key, 0x5C, inner)


def _hashed(key: bytes, mask: int, data: bytes) -> bytes:
    """The masked key and the data; the key in 64 bytes, as a list of numbers wants 256 in one piece."""
    block = bytearray(_BLOCK)
    for at in range(_BLOCK):
        block[at] = (key[at] if at < len(key) else 0) ^ mask
    hashed = hashlib.sha256(block)
    hashed.update(data)
    return hashed.digest()


def same_bytes(left: bytes, right: bytes) -> bool:
    """Whether two are equal, in a time that does not tell how much of them is."""
    difference = len(left) ^ len(right)
    for at in range(min(len(left), len(right))):
        difference |= left[at] ^ right[at]
    return difference == 0
