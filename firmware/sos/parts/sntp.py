"""Asks a time server what time it is, and believes little of what it says (RFC 4330).

Anybody on the way could answer, so an answer must say our question back, come from a server that knows the time, and
be no earlier than this device could be switched on. The centre's word goes before it.
"""

from __future__ import annotations

PORT = 123
LENGTH = 48
FROM_1900_TO_1970_S = 2_208_988_800


def question(chance: bytes) -> bytes:
    """Version 4, a client's. `chance`: 8 random bytes in place of our time, which the answer must say back."""
    return b"\x23" + bytes(LENGTH - 9) + chance


def answer_utc_s(data: bytes, chance: bytes, floor_s: int) -> int | None:
    """Seconds since 1970 by this answer, or None if it is none to be believed."""
    if len(data) < LENGTH or data[0] & 7 != 4 or data[0] >> 6 == 3 or not 0 < data[1] < 16 or data[24:32] != chance:
        return None
    seconds = int.from_bytes(data[40:44], "big")
    if seconds < 1 << 31:
        seconds += 1 << 32  # from 2036 on they are counted anew
    utc_s = seconds - FROM_1900_TO_1970_S
    return utc_s if utc_s >= floor_s else None
