"""A file that only who has the key can read, and that nobody can change, shorten or reorder unnoticed.

As the payload of an `age` file: 64 kB pieces, each sealed by AES-256-GCM under its number and whether it is the last
one (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each file has a key of its own, drawn
from ours and a salt, so the numbers may begin at 0 every time.
"""

import io
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .snapshot import UpkeepError

MAGIC = b"lamplight sealed 1\n"
SALT_BYTES = 16
PIECE_BYTES = 64 * 1024
TAG_BYTES = 16
KEY_BYTES_MIN = 16


class SealedWriter(io.RawIOBase):
    """Seals what is written to it into `out`; `close` writes the last piece, and leaves `out` open."""

    def __init__(self, out: IO[bytes], key: bytes) -> None:
        super().__init__()
        salt = os.urandom(SALT_BYTES)
        self._out = out
        self._cipher = _cipher(key, salt)
        self._number = 0
        self._kept = bytearray()
        out.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override] - any buffer, in io
        """Keeps one piece back: the last one is sealed as such."""
        self._kept += data
        while len(self._kept) > PIECE_BYTES:
            self._seal(bytes(self._kept[:PIECE_BYTES]), last=False)
            del self._kept[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._kept), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens what `SealedWriter` made. Raises UpkeepError for a wrong key and for a file that is not as it was made."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        super().__init__()
        head = source.read(len(MAGIC) + SALT_BYTES)
        if not is_sealed(head) or len(head) != len(MAGIC) + SALT_BYTES:
            raise UpkeepError("This is not a sealed backup.")
        self._source = source
        self._cipher = _cipher(key, head[len(MAGIC) :])
        self._number = 0
        self._next = source.read(PIECE_BYTES + TAG_BYTES)
        self._open = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override] - any buffer, in io
        if not self._open and not self._ended:
            self._open = self._unseal()
        length = min(len(buffer), len(self._open))
        buffer[:length] = self._open[:length]
        self._open = self._open[length:]
        return length

    def _unseal(self) -> bytes:
        piece, self._next = self._next, self._source.read(PIECE_BYTES + TAG_BYTES)
        self._ended = not self._next
        try:
            text = self._cipher.decrypt(_nonce(self._number, last=self._ended), piece, None)
        except InvalidTag:
            wrong = "cut short or changed" if self._number else "sealed with another key, cut short or changed"
            raise UpkeepError(f"The backup cannot be opened: it was {wrong} (LAMPLIGHT_BACKUP_KEY).") from None
        self._number += 1
        return text


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so is one of ours."""
    return head.startswith(MAGIC)


def key_of(text: str) -> bytes:
    """The key that is written as hex digits; raises UpkeepError when it is none or too short."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES_MIN:
        raise UpkeepError("LAMPLIGHT_BACKUP_KEY must be at least 32 hex digits, as `openssl rand -hex 32` prints them.")
    return key


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"lamplight backup 1").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
