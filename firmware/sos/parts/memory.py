"""What a remote control knows through its sleep (in the chip's RTC memory) and through a change of battery (in flash).

    RTC memory: all of it; there at once when it wakes          power cut, crash: gone
    flash:      whose it is, how far numbers are reserved,      the numbers go on after the reserved ones
                the press that nobody has answered yet

A number is reserved in flash before it is given, 64 at a time: a crash skips some, and none is ever given twice.
"""

from __future__ import annotations

import binascii
import json
from typing import Any

STEP = 64
RESTS_S = (30, 60, 120, 300, 600)  # between tries to say a press that nobody has answered
CHECK_S = 3_600  # between check-ins
LENGTH_MAX = 512  # of either
_RTC, _FLASH = 1, 2  # versions: one is never taken for the other
_HEAD_LENGTH = 9


class Memory:
    """`phone` "" belongs to nobody. `press` the number of the press that waits for the centre, 0 for none."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch  # of the counter
        self.last = 0  # number given
        self.reserved = 0
        self.press = 0
        self.phone = ""
        self.key = b""
        # In RTC memory only.
        self.peer = b""  # the phone's radio address
        self.channel = 0  # where it was heard
        self.pressed_s = 0  # the chip's clock, at the press that waits
        self.rests = 0  # how often it has slept since without an answer
        self.checked_s = 0  # the chip's clock, at the last check-in
        self.slept_s = 0  # and when it went to sleep
        self.fitted_s = 0  # and when the battery was put in
        self.used_mc = 0  # since then
        self.held = False  # it went to sleep with its button held down

    @property
    def paired(self) -> bool:
        return bool(self.phone)

    @property
    def must_reserve(self) -> bool:
        """Whether the next number must be reserved first."""
        return self.last >= self.reserved

    def reserve(self) -> None:
        """From now on the next 64 may be given, once `flash` is written."""
        self.reserved = self.last + STEP

    def draw(self) -> int:
        """The next number."""
        assert not self.must_reserve
        self.last += 1
        return self.last

    def anew(self, epoch: str) -> None:
        """Count anew under another name: the flash takes nothing any more, so nothing can be reserved in the old one.

        The new name is in RTC memory only. After a power cut the old one counts again, and the phone, which has heard
        the new one since, asks who that is.
        """
        self.epoch, self.last, self.reserved = epoch, 0, 0
        self.reserve()
        if self.press:
            self.press = self.draw()

    def belong(self, phone: str, key: bytes) -> None:
        """To this phone from now on."""
        if (phone, key) != (self.phone, self.key):
            self.phone, self.key, self.peer, self.channel = phone, key, b"", 0

    def rest_s(self, clock_s: int) -> int:
        """For how many seconds to sleep; 0: until the button is pressed. Counts the rests of a press that waits."""
        if self.press:
            self.rests += 1
            return RESTS_S[min(self.rests, len(RESTS_S)) - 1]
        return min(max(CHECK_S - (clock_s - self.checked_s), 1), CHECK_S) if self.paired else 0

    def flash(self) -> bytes:
        """What is to be kept through a power cut."""
        return _pack([_FLASH, self.epoch, self.reserved, self.press, self.phone, _hex(self.key)])

    def rtc(self) -> bytes:
        """What is to be kept through sleep: all of it."""
        more = [_hex(self.peer), self.channel, self.pressed_s, self.rests, self.checked_s, self.slept_s]
        last = [self.fitted_s, self.used_mc, self.held, self.last]
        return _pack([_RTC, self.epoch, self.reserved, self.press, self.phone, _hex(self.key)] + more + last)


def awoken(rtc: bytes) -> Memory | None:
    """The memory after sleep, or None if that is not what `rtc` gave: then what is in flash counts."""
    found = _unpack(rtc, _RTC)
    if found is None:
        return None
    memory = _from_flash(found)
    peer, memory.channel, memory.pressed_s, memory.rests, memory.checked_s, memory.slept_s = found[6:12]
    memory.peer = binascii.unhexlify(peer)
    memory.fitted_s, memory.used_mc, memory.held, memory.last = found[12:]
    return memory


def started(flash: bytes | None, new_epoch: str) -> Memory:
    """The memory after a power cut. A new remote, or a damaged one, counts from 1 under a new name."""
    found = _unpack(flash or b"", _FLASH)
    if found is None:
        return Memory(new_epoch)
    memory = _from_flash(found)
    memory.last = memory.reserved  # whatever was given of those: not again
    return memory


def _from_flash(found: list[Any]) -> Memory:
    memory = Memory(found[1])
    memory.reserved, memory.press, memory.phone = found[2:5]
    memory.key = binascii.unhexlify(found[5])
    return memory


def _hex(data: bytes) -> str:
    return str(binascii.hexlify(data), "ascii")


def _pack(values: list[Any]) -> bytes:
    body = json.dumps(values).encode()
    assert len(body) + _HEAD_LENGTH <= LENGTH_MAX
    return f"{binascii.crc32(body):08x} ".encode() + body


def _unpack(data: bytes, version: int) -> list[Any] | None:
    body = data[_HEAD_LENGTH:] if len(data) <= LENGTH_MAX else b""
    if not body or data[:_HEAD_LENGTH] != f"{binascii.crc32(body):08x} ".encode():
        return None
    found = json.loads(body)
    return found if found[0] == version else None
