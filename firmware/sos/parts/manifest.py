"""The list of what belongs to a build of the firmware, signed by its maker: nothing that is not on it is ever run.

It is text that a technician can read, one thing on a line; the signature is of all that stands above it:

    lamplight firmware 1 00004711       how many bytes the manifest has, these included
    image phone                         what kind of device it is for
    version 0.4.0                       for people
    number 40                           grows with every build; what is not greater is refused as older
    downgrade_from 0                    signed as a way back: builds up to this number may be replaced by this one
    file sos/phone.mpy 5321 <SHA-256>   in the order in which the files follow the manifest
    signature <RSA-2048, PKCS #1 v1.5 with SHA-256, as 512 hex digits>
"""

from __future__ import annotations

import binascii
import hashlib
from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, NamedTuple

    class Build(NamedTuple):
        """What a manifest says of the whole build."""

        image: str
        version: str
        number: int
        downgrade_from: int

    class Entry(NamedTuple):
        """One file of a build: its path in the slot, its length in bytes, its SHA-256."""

        path: str
        length: int
        digest: bytes
else:
    Build = namedtuple("Build", ("image", "version", "number", "downgrade_from"))
    Entry = namedtuple("Entry", ("path", "length", "digest"))

HEAD = b"lamplight firmware 1 "
HEAD_LENGTH = len(HEAD) + 9  # eight digits and the end of the line
LENGTH_MAX = 24_576
LINE_LENGTH_MAX = 600  # the signature has 523
FILES_MAX = 200
FILE_LENGTH_MAX = 262_144
BUNDLE_LENGTH_MAX = 2_097_152  # what a slot of an 8 MB flash has room for
NUMBER_MAX = 2147483647
KEY_LENGTH = 256  # RSA-2048
PATH_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./"
PATH_LENGTH_MAX = 64
RESERVED = ("manifest", "manifest.new", "loading", "loaded", "loading.new")  # what a slot keeps for itself
_EXPONENT = 65537
# ASN.1 of "what follows is a SHA-256" (RFC 8017, 9.2 note 1).
_SHA256 = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"

# Why a build is not taken, in one word: what the centre is told.
REASONS = (
    "malformed",
    "forged",
    "wrong_image",
    "older",
    "wrong_hash",
    "too_large",
    "no_key",
    "no_slots",
    "flash",
    "stalled",
    "too_often",
    "rolled_back",
)


class Unfit(Exception):
    """This build cannot be used here. `reason` is one of REASONS; `detail` is for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        assert reason in REASONS
        super().__init__(reason + " " + detail)
        self.reason = reason
        self.detail = detail


def length_of(head: bytes) -> int:
    """How many bytes the manifest has that begins with these HEAD_LENGTH bytes. Raises Unfit."""
    digits = head[len(HEAD) : -1]
    if len(head) != HEAD_LENGTH or not head.startswith(HEAD) or head[-1:] != b"\n" or not digits.isdigit():
        raise Unfit("malformed", "no manifest")
    length = int(digits)
    if not HEAD_LENGTH < length <= LENGTH_MAX:
        raise Unfit("malformed", "manifest too long")
    return length


def opened(lines: BinaryIO, key: bytes) -> Build:
    """What a manifest (at its beginning) says that `key` (the modulus, 256 bytes) has signed. Raises Unfit.

    Nothing of it is looked at before the signature is known to be right.
    """
    if len(key) != KEY_LENGTH:
        raise Unfit("no_key")
    digest = hashlib.sha256()
    first = second = third = fourth = b""
    count = 0
    line = _line(lines)
    while line and not line.startswith(b"signature "):
        digest.update(line)
        if 1 <= count <= 4:
            first, second, third, fourth = second, third, fourth, line
        count += 1
        line = _line(lines)
    if not line or _line(lines):
        raise Unfit("malformed", "the signature is not its last line")
    if not is_signed(digest.digest(), _hex(line[10:-1], KEY_LENGTH), key):
        raise Unfit("forged")
    number, downgrade_from = _number(_value(third, b"number ")), _number(_value(fourth, b"downgrade_from "))
    return Build(_value(first, b"image "), _value(second, b"version "), number, downgrade_from)


def entries(lines: BinaryIO) -> Iterator[Entry]:
    """The files, one at a time: a list of them would take a tenth of a small heap. Raises Unfit.

    Only for a manifest that `opened` has found to be signed.
    """
    count = 0
    line = _line(lines)
    while line and not line.startswith(b"signature "):
        if line.startswith(b"file "):
            count += 1
            parts = line[5:-1].split(b" ")
            if count > FILES_MAX or len(parts) != 3:
                raise Unfit("malformed", "a file")
            length = _number(str(parts[1], "utf-8"))
            if length > FILE_LENGTH_MAX:
                raise Unfit("too_large")
            yield Entry(_path(parts[0]), length, _hex(parts[2], 32))
        line = _line(lines)


def fits(build: Build, image: str, number: int) -> None:
    """Raises Unfit if this build is for another kind of device, or no newer than `number` and no signed way back."""
    if build.image != image:
        raise Unfit("wrong_image", build.image)
    if build.number <= number and not (build.number < number <= build.downgrade_from):
        raise Unfit("older", str(build.number))


def is_signed(digest: bytes, signature: bytes, key: bytes) -> bool:
    """Whether `signature` is that of a SHA-256 by the owner of `key`. Compared as a whole: nothing is parsed of it."""
    modulus, number = int.from_bytes(key, "big"), int.from_bytes(signature, "big")
    if len(signature) != KEY_LENGTH or number >= modulus:
        return False
    padding = b"\xff" * (KEY_LENGTH - 3 - len(_SHA256) - 32)
    return pow(number, _EXPONENT, modulus).to_bytes(KEY_LENGTH, "big") == b"\0\1" + padding + b"\0" + _SHA256 + digest


def _line(lines: BinaryIO) -> bytes:
    line = lines.readline(LINE_LENGTH_MAX)
    if line and line[-1:] != b"\n":
        raise Unfit("malformed", "a line too long, or the end missing")
    return line


def _value(line: bytes, name: bytes) -> str:
    value = line[len(name) : -1]
    if not line.startswith(name) or not 0 < len(value) <= 32 or not all(32 < code < 127 for code in value):
        raise Unfit("malformed", str(name, "utf-8"))
    return str(value, "utf-8")


def _number(digits: str) -> int:
    if not digits.isdigit() or len(digits) > 10 or int(digits) > NUMBER_MAX:
        raise Unfit("malformed", "a number")
    return int(digits)


def _hex(digits: bytes, length: int) -> bytes:
    try:
        found = binascii.unhexlify(digits)
    except ValueError:
        found = b""
    if len(found) != length:
        raise Unfit("malformed", "hex digits")
    return found


def _path(name: bytes) -> str:
    """A path within the slot: no way up, nothing absolute, nothing that the slot keeps for itself."""
    path = str(name, "utf-8")
    parts = path.split("/")
    letters = 0 < len(path) <= PATH_LENGTH_MAX and not path.strip(PATH_LETTERS)
    if not letters or any(not part or part[0] == "." for part in parts) or path in RESERVED:
        raise Unfit("malformed", "a path")
    return path
