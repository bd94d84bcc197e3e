"""Keeps two builds of the firmware in the flash: the one that runs, and the one that is coming or was there before.

They lie in the two halves of the partition `romfs`, each just as it was sent: the manifest, then a ROM file system
whose code is run where it lies and takes no memory. What comes is written block by block; after a power cut the flash
itself says how far it had got. Nothing of a slot is run before every block of it was read back and found to be what its
maker signed.
"""

import hashlib

import vfs
from sos.parts.manifest import (
    BLOCK_LENGTH,
    HEAD_LENGTH,
    KEY_LENGTH,
    Unfit,
    compared,
    digests,
    fits,
    length_of,
    manifest_of,
    opened,
)

from board.boots import Boots
from board.flash import Slot

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sos.parts.manifest import Build

GET_SEGMENT = 2  # of vfs.rom_ioctl
ERASE = 6  # of a partition's ioctl


class Slots:
    """The slots of a device of kind `image`; what else it keeps is under `root`.

    Whatever raises OSError leaves the running slot as it is.
    """

    def __init__(self, image: str, root: str = "") -> None:
        self.boots = Boots(root)
        self._image = image
        self._coming = Slot(root + "coming", 32)  # `loading` or `whole`, and which build it is in which slot
        self._key = Slot(root + "maker.key", KEY_LENGTH).read() or b""
        self._rom = _rom()
        self._half = 0 if self._rom is None else len(memoryview(self._rom)) // 2 // BLOCK_LENGTH * BLOCK_LENGTH
        self._length = 0  # of the bundle that is coming
        self._offset = 0  # of the next byte that is wanted
        self._digests: "Iterator[bytes] | None" = None  # of the blocks that are still to come, once the list is here
        self._digest: "Any" = None  # of the block that is being written
        self._unseen = False  # a block of the list is here, and memory lacked when it was to be looked at

    def running(self) -> "Build | None":
        """What runs now; None if it is not from a slot, or its manifest cannot be read."""
        try:
            text = manifest_of(self._view(self.boots.slot)) if self._half and self.boots.slot else b""
            return opened(text, self._key)
        except Unfit:
            return None

    def order(self) -> int:
        """By which order of the centre the build came that was switched to last; 0 if by none."""
        words = str(self._coming.read() or b"", "utf-8").split()
        return int(words[2]) if len(words) == 4 and words[2].isdigit() else 0

    def begin(self, name: str, length: int) -> "Iterator[None]":
        """Make ready for the build `name` of so many bytes; goes on where this very build was left. Raises Unfit.

        A step of at most one block at a time; afterwards `offset` is what is wanted next.
        """
        self.close()
        if not self._half or not self.boots.slot:
            raise Unfit("no_slots")
        if len(self._key) != KEY_LENGTH:
            raise Unfit("no_key")
        if not BLOCK_LENGTH < length <= self._half:
            raise Unfit("too_large")
        self._offset, self._length = 0, length
        mark = self._mark(name)
        if (self._coming.read() or b"").split(b" ", 1)[-1] == mark:
            yield from self._resume()
        else:
            self._coming.write(b"loading " + mark)

    @property
    def offset(self) -> int:
        """Where the build goes on."""
        return self._offset

    def take(self, data: bytes) -> None:
        """The bytes at `offset`. Raises Unfit as soon as something is wrong."""
        if self._offset + len(data) > self._length:
            raise Unfit("malformed", "more than its blocks")
        if self._unseen:
            self._came()
        at = 0
        while at < len(data):
            inside = self._offset % BLOCK_LENGTH
            block = (self._start(self.boots.other) + self._offset) // BLOCK_LENGTH
            if inside == 0:
                self._rom.ioctl(ERASE, block)
                self._digest = hashlib.sha256()
            part = data[at : at + BLOCK_LENGTH - inside]
            self._rom.writeblocks(block, part, inside)
            self._digest.update(part)
            self._offset += len(part)
            at += len(part)
            if self._offset % BLOCK_LENGTH == 0 or self._offset == self._length:
                self._unseen = self._digests is None
                self._came()

    def check(self) -> "Iterator[None]":
        """Read all of it back, a block for each step. Raises Unfit. Afterwards it may be switched to."""
        self.close()
        yield from self._right(self._listed())
        words = (self._coming.read() or b"").split(b" ", 1)
        self._coming.write(b"whole " + words[-1])

    def switch(self) -> None:
        """Start from it the next time, on trial. Raises Unfit where it was not found right as a whole."""
        if not (self._coming.read() or b"").startswith(b"whole "):
            raise Unfit("malformed", "not checked")
        self.boots.switch()

    def spoil(self) -> None:
        """Something is wrong with what is here: the next time it begins anew."""
        self.close()
        self._coming.write(b"loading " + self.boots.other.encode())

    def close(self) -> None:
        """Forget how far it is; the block that is being written is fetched again."""
        self._digests = self._digest = None
        self._unseen = False

    def _mark(self, name: str) -> bytes:
        return (self.boots.other + " " + name + " " + str(self._length)).encode()

    def _start(self, slot: str) -> int:
        return self._half if slot == "b" else 0

    def _view(self, slot: str) -> "memoryview":
        start = self._start(slot)
        return memoryview(self._rom)[start : start + self._half]

    def _resume(self) -> "Iterator[None]":
        """Find out what of the build is here: the signed list says it of each block."""
        try:
            yield from self._right(self._listed())
        except Unfit:
            pass  # from here on it is fetched again
        if self._digests is not None:
            for _ in range((self._offset - len(manifest_of(self._view(self.boots.other)))) // BLOCK_LENGTH):
                next(self._digests)

    def _right(self, build: "Build") -> "Iterator[None]":
        for after in compared(self._view(self.boots.other), build):
            self._offset = after
            yield

    def _came(self) -> None:
        """A block is here as a whole."""
        if self._digests is None:
            if self._offset == length_of(bytes(self._view(self.boots.other)[:HEAD_LENGTH])):
                self._listed()
            self._unseen = False
        elif self._digest.digest() != next(self._digests, b""):
            raise Unfit("wrong_hash", str(self._offset))

    def _listed(self) -> "Build":
        """The manifest is here as a whole: from now on it says what each block must be."""
        text = manifest_of(self._view(self.boots.other))
        build = opened(text, self._key)
        running = self.running()
        fits(build, self._image, running.number if running else 0)
        if len(text) + build.length != self._length:
            raise Unfit("malformed", "not as long as it was said to be")
        self._offset, self._digests = len(text), digests(text)
        return build


def _rom() -> "Any":
    """The partition `romfs`, as MicroPython maps it into memory; None where there is none."""
    try:
        found = vfs.rom_ioctl(GET_SEGMENT, 0)
    except AttributeError:
        return None
    return None if isinstance(found, int) else found
