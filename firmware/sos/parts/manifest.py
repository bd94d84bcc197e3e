"""What belongs to a build of the firmware, signed by its maker: nothing that is not as it says is ever run.

It is text that a technician can read, one thing on a line; the signature is of all that stands above it:

    lamplight firmware 2 00004096       how many bytes the manifest has, these included: whole blocks
    image phone                         what kind of device it is for
    version 0.4.0                       for people
    number 40                           grows with every build; what is not greater is refused as older
    downgrade_from 0                    signed as a way back: builds up to this number may be replaced by this one
    length 118234                       bytes that follow the manifest: a ROM file system, run where it lies
    block <SHA-256>                     of each block of these (the last may be shorter), in order
    ...........                         until the manifest is as long as it says
    signature <RSA-2048, PKCS #1 v1.5 with SHA-256, as 512 hex digits>

A block is what a flash is emptied by, so a build that was cut off goes on with the first block that is not right.
"""

from __future__ import annotations

import binascii
import hashlib
from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple, TypeAlias

    Bytes: TypeAlias = bytes | bytearray | memoryview

    class Build(NamedTuple):
        """What a manifest says of the whole build. `length`: bytes that follow it."""

        image: str
        version: str
        number: int
        downgrade_from: int
        length: int
else:
    Build = namedtuple("Build", ("image", "version", "number", "downgrade_from", "length"))

HEAD = b"lamplight firmware 2 "
HEAD_LENGTH = len(HEAD) + 9  # eight digits and the end of the line
BLOCK_LENGTH = 4096
LENGTH_MAX = 3 * BLOCK_LENGTH
LINE_LENGTH = 80  # of most lines, at the most
BUNDLE_LENGTH_MAX = 524_288  # what a slot has room for (firmware/boards/)
NUMBER_MAX = 2147483647
KEY_LENGTH = 256  # RSA-2048
SIGNATURE_LENGTH = 11 + 2 * KEY_LENGTH
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
    if not 0 < length <= LENGTH_MAX or length % BLOCK_LENGTH:
        raise Unfit("malformed", "no whole blocks of manifest, or too many")
    return length


def opened(text: Bytes, key: bytes) -> Build:
    """What a manifest says that `key` (the modulus, 256 bytes) has signed. Raises Unfit.

    Nothing of it is looked at before the signature is known to be right.
    """
    if len(key) != KEY_LENGTH:
        raise Unfit("no_key")
    digest = hashlib.sha256()
    said: list[bytes] = []
    line = b""
    for line in _lines(text):
        if line.startswith(b"signature "):
            break
        digest.update(line)
        if len(said) < 6:
            said.append(line)
    if line != bytes(text[-SIGNATURE_LENGTH:]):
        raise Unfit("malformed", "the signature is not its last line")
    if not is_signed(digest.digest(), _hex(line[10:-1], KEY_LENGTH), key):
        raise Unfit("forged")
    if len(said) < 6:
        raise Unfit("malformed", "too few lines")
    number, downgrade_from = _number(_value(said[3], b"number ")), _number(_value(said[4], b"downgrade_from "))
    length = _number(_value(said[5], b"length "))
    if not 0 < length <= BUNDLE_LENGTH_MAX:
        raise Unfit("too_large")
    return Build(_value(said[1], b"image "), _value(said[2], b"version "), number, downgrade_from, length)


def digests(text: Bytes) -> Iterator[bytes]:
    """Of each block, one at a time: a list of them would take room in a small heap. Raises Unfit.

    Only for a manifest that `opened` has found to be signed.
    """
    for line in _lines(text):
        if line.startswith(b"block "):
            yield _hex(line[6:-1], 32)


def manifest_of(bundle: Bytes) -> Bytes:
    """The manifest that `bundle` begins with; in flash it stays there. Raises Unfit."""
    return bundle[: length_of(bytes(bundle[:HEAD_LENGTH]))]


def compared(bundle: Bytes, build: Build) -> Iterator[int]:
    """Compare each block with the signed list, and give where the next one begins. Raises Unfit.

    `build` is what its manifest says; others may lie behind it.
    """
    text = manifest_of(bundle)
    at = len(text)
    end = at + build.length
    for digest in digests(text):
        after = min(at + BLOCK_LENGTH, end)
        if hashlib.sha256(bundle[at:after]).digest() != digest:
            raise Unfit("wrong_hash", str(at))
        at = after
        yield at
    if at != end:
        raise Unfit("malformed", "blocks are missing")


def whole(bundle: Bytes, key: bytes) -> Build:
    """What the manifest of a bundle says, after all of it was compared. Raises Unfit."""
    build = opened(manifest_of(bundle), key)
    for _ in compared(bundle, build):
        pass
    if len(bundle) != len(manifest_of(bundle)) + build.length:
        raise Unfit("malformed", "more than its blocks")
    return build


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


def _lines(text: Bytes) -> Iterator[bytes]:
    """One at a time, from where they lie. Raises Unfit."""
    at = 0
    while at < len(text):
        line = bytes(text[at : at + LINE_LENGTH])
        if b"\n" not in line:
            line = bytes(text[at : at + SIGNATURE_LENGTH])
        length = line.find(b"\n") + 1
        if not length:
            raise Unfit("malformed", "a line too long, or the end missing")
        yield line[:length]
        at += length


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
