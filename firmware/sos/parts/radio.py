"""A frame between a remote control and its phone: who says what, under a seal that only the two of them can make.

    0  0x4C      "L"                     remote -> phone (CALL, CHECK, RANGE)      phone -> remote (ANSWER)
    1  kind      0x10 and one of these   number of the press, 0 if there is none   the same
    2  length of the remote's name       battery, per cent; days left (2)          stage: one of STAGES
    3  the remote's name                 flags                                     how strongly it was heard, -dBm
       epoch (4), counter (4)            of this very frame                        of the newest frame that was heard
       nonce (4)                         the phone's, said back; 0 is none         a new one with stage "who"
       the rest, then the seal: the first 16 bytes of HMAC-SHA256 over all before

ESP-NOW's own acknowledgement says only that a radio heard something, its encrypted peers accept plaintext, and nothing
there tells a recorded frame from a new one. So each frame of a remote has a counter that it never gives twice, and the
phone takes each only once (`Window`). Who was switched on again knows no counters: it asks "who" with a number of its
own choice, and believes what says that number back. An answer needs nothing like it: it names a counter that was given
a moment ago, which no recording can.
"""

from __future__ import annotations

import binascii
import struct
from collections import namedtuple
from typing import TYPE_CHECKING, Any

from sos.hmac import hmac_sha256, same_bytes

CALL, CHECK, RANGE, ANSWER = 1, 2, 3, 8  # "help", the hourly check-in, a step of the range test; what the phone says
PAIR_ASK, PAIR_OFFER = 4, 5  # without a seal, because there is no key yet: parts/pairing.py
WHO, NONE, RECEIVED, TAKEN, CLOSED = 0, 1, 2, 3, 4
STAGES = ("who", "none", "received", "taken", "closed")  # none: the phone has it; after that as parts/press.py has them
LENGTH_MAX = 250  # of an ESP-NOW frame
KEY_LENGTH = 32
SEAL_LENGTH = 16
EVERYBODY = b"\xff\xff\xff\xff\xff\xff"
COUNTER_MAX = 0x7FFFFFFF
HELD, COLD = 1, 2  # flags: the button was held down for long; the remote was without power
WEAKEST_DBM = -127

_MARK, _VERSION = 0x4C, 0x10
_NAME_MAX = 32
_REST = {CALL: ">4sIIIBHB", CHECK: ">4sIIIBHB", RANGE: ">4sIIIBHB", ANSWER: ">4sIIIBB"}

if TYPE_CHECKING:
    from typing import NamedTuple

    class Word(NamedTuple):
        """What a remote says. `number`: of the press, 0 for CHECK and RANGE. `days`: so long its battery lasts."""

        kind: int
        remote: str
        epoch: str
        counter: int
        nonce: int
        number: int
        battery_pct: int
        days: int
        flags: int

    class Reply(NamedTuple):
        """What its phone says: how far the press `number` is, and how strongly the remote was heard."""

        remote: str
        epoch: str
        counter: int
        nonce: int
        number: int
        stage: int
        heard_dbm: int
else:
    Word = namedtuple("Word", ("kind", "remote", "epoch", "counter", "nonce", "number", "battery_pct", "days", "flags"))
    Reply = namedtuple("Reply", ("remote", "epoch", "counter", "nonce", "number", "stage", "heard_dbm"))


def seal_word(key: bytes, word: Word) -> bytes:
    """The frame of a word."""
    kind, remote, epoch, counter, nonce, number, battery_pct, days, flags = word
    rest = (counter, nonce, number, battery_pct, min(days, 0xFFFF), flags)
    return _sealed(key, kind, remote, binascii.unhexlify(epoch), rest)


def seal_reply(key: bytes, reply: Reply) -> bytes:
    """The frame of a reply."""
    remote, epoch, counter, nonce, number, stage, heard_dbm = reply
    rest = (counter, nonce, number, stage, min(max(-heard_dbm, 0), 127))
    return _sealed(key, ANSWER, remote, binascii.unhexlify(epoch), rest)


def open_word(frame: bytes, key: bytes) -> Word | None:
    """What the remote whose key this is said, or None: then it is no word of ours, or not from that remote."""
    found = _opened(frame, key)
    if found is None or found[0] == ANSWER:
        return None
    kind, remote, epoch, counter, nonce, number, battery_pct, days, flags = found
    if battery_pct > 100 or not 0 < counter <= COUNTER_MAX or (number > 0) != (kind == CALL) or number > counter:
        return None
    return Word(kind, remote, epoch, counter, nonce, number, battery_pct, days, flags)


def open_reply(frame: bytes, key: bytes) -> Reply | None:
    """What the phone with which this key is shared said, or None."""
    found = _opened(frame, key)
    if found is None or found[0] != ANSWER or found[6] >= len(STAGES):
        return None
    _, remote, epoch, counter, nonce, number, stage, heard = found
    return Reply(remote, epoch, counter, nonce, number, stage, -heard)


def kind_of(frame: bytes) -> int:
    """What a frame says that it is, whoever wrote it; 0 if it is none of ours."""
    if 3 <= len(frame) <= LENGTH_MAX and frame[0] == _MARK and frame[1] & 0xF0 == _VERSION:
        return frame[1] & 0x0F
    return 0


def sender_of(frame: bytes) -> str:
    """Which remote a frame says that it is of, whoever wrote it; "" if none."""
    if not kind_of(frame) or not 0 < frame[2] <= _NAME_MAX or len(frame) < 3 + frame[2]:
        return ""
    name = frame[3 : 3 + frame[2]]
    return str(name, "ascii") if all(0x2D <= byte <= 0x7A for byte in name) else ""


def head(kind: int, remote: str) -> bytes:
    """How each frame begins."""
    name = remote.encode()
    return bytes([_MARK, _VERSION | kind, len(name)]) + name


def _sealed(key: bytes, kind: int, remote: str, epoch: bytes, rest: tuple[int, ...]) -> bytes:
    plain = head(kind, remote) + struct.pack(_REST[kind], epoch, *rest)
    return plain + hmac_sha256(key, plain)[:SEAL_LENGTH]


def _opened(frame: bytes, key: bytes) -> tuple[Any, ...] | None:
    """(kind, remote, epoch, the rest) if the seal is right."""
    form = _REST.get(kind_of(frame))
    remote = sender_of(frame)
    if form is None or not remote or len(frame) != 3 + frame[2] + struct.calcsize(form) + SEAL_LENGTH:
        return None
    plain = frame[:-SEAL_LENGTH]
    if not same_bytes(hmac_sha256(key, plain)[:SEAL_LENGTH], frame[-SEAL_LENGTH:]):
        return None
    epoch, *rest = struct.unpack(form, plain[3 + frame[2] :])
    return (kind_of(frame), remote, str(binascii.hexlify(epoch), "ascii")) + tuple(rest)


class Window:
    """Which counters of an epoch were taken already: the highest, and which of those shortly below it.

    Frames overtake each other, so a lower one is no lie as such; what is too far below the highest is refused, as in
    IPsec (RFC 4303, 3.4.3).
    """

    WIDTH = 24  # bits that stay a small integer on the device

    def __init__(self, epoch: str, top: int) -> None:
        """`top` was just taken, and whatever is below it is too old."""
        self.epoch = epoch
        self.top = top
        self._taken = (1 << self.WIDTH) - 1  # bit n: top - n was taken

    def takes(self, epoch: str, counter: int) -> bool:
        """Whether a frame is new. Each is new once."""
        if epoch != self.epoch:
            return False
        ahead = counter - self.top
        if ahead > 0:
            self._taken = (self._taken << ahead if ahead < self.WIDTH else 0) & ((1 << self.WIDTH) - 1) | 1
            self.top = counter
            return True
        bit = 1 << -ahead if -ahead < self.WIDTH else 0
        if not bit or self._taken & bit:
            return False
        self._taken |= bit
        return True
