"""Keeps two builds of the firmware in the flash: the one that runs, and the one that is coming or was there before.

A build comes as one run of bytes, the manifest and then its files in the manifest's order. Each file is written as it
comes, and closed; after a power cut the flash itself says how far it had got, and only an unfinished file begins anew.
Nothing of a slot is run before every byte of it was read back from the flash and found to be what its maker signed.
"""

import hashlib
import os

from sos.parts.manifest import (
    BUNDLE_LENGTH_MAX,
    HEAD_LENGTH,
    KEY_LENGTH,
    Entry,
    Unfit,
    entries,
    fits,
    length_of,
    opened,
)

from board.boots import Boots
from board.flash import Slot

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sos.parts.manifest import Build

READ_LENGTH = 512
FOLDER = 0x4000


class Slots:
    """The slots under `root` of a device of kind `image`. Whatever raises OSError leaves the running slot as it is."""

    def __init__(self, image: str, root: str = "") -> None:
        self.boots = Boots(root)
        self._image = image
        self._root = root
        self._other = root + self.boots.other + "/"
        self._loading = Slot(self._other + "loading", 32)  # which build is coming
        self._loaded = Slot(self._other + "loaded", 32)  # which build was found to be whole and right
        self._key = Slot(root + "maker.key", KEY_LENGTH).read() or b""
        self._offset = 0  # of the next byte that is wanted
        self._head = b""  # of the manifest, which says how long it is
        self._file: "Any" = None  # what is being written, and how many bytes of it are still to come
        self._left = 0
        self._digest: "Any" = None  # of that file; None while it is the manifest
        self._lines: "Any" = None  # the manifest, where its next file is read from
        self._files: "Iterator[Entry] | None" = None
        self._entry: "Entry | None" = None

    def running(self) -> "Build | None":
        """What runs now; None if it is not from a slot, or its manifest cannot be read."""
        return self._build(self._root + self.boots.slot + "/manifest") if self.boots.slot else None

    def order(self, rolled_back: bool = False) -> int:
        """By which order of the centre the running build came, or the one that was tried before it; 0 if by none."""
        path = self._other if rolled_back else self._root + self.boots.slot + "/"
        words = str(Slot(path + "loaded", 32).read() or b"", "utf-8").split()
        return int(words[0]) if words and words[0].isdigit() else 0

    def begin(self, name: str, length: int) -> "Iterator[None]":
        """Make ready for the build `name` of so many bytes; goes on where this very build was left. Raises Unfit.

        A step of at most one file at a time; afterwards `offset` is what is wanted next.
        """
        self.close()
        if not self.boots.slot:
            raise Unfit("no_slots")
        if len(self._key) != KEY_LENGTH:
            raise Unfit("no_key")
        if not HEAD_LENGTH < length <= BUNDLE_LENGTH_MAX:
            raise Unfit("too_large")
        mark = (name + " " + str(length)).encode()
        if self._loaded.read() == mark:
            self._offset = length
            return
        if self._loading.read() != mark:
            yield from self.wipe()
            self._loading.write(mark)
        self._resume()

    @property
    def offset(self) -> int:
        """Where the build goes on."""
        return self._offset

    def take(self, data: bytes) -> None:
        """The bytes at `offset`. Raises Unfit as soon as something is wrong."""
        at = 0
        while at < len(data):
            if self._file is None:
                raise Unfit("malformed", "more than its files")
            taken = data[at : at + self._left]
            self._file.write(taken)
            self._left -= len(taken)
            at += len(taken)
            if self._digest is None:
                self._manifest_came(taken)
            else:
                self._digest.update(taken)
                self._ended_files()
        self._offset += len(data)

    def check(self) -> "Iterator[None]":
        """Read all of it back, a file for each step. Raises Unfit. Afterwards it may be switched to."""
        self.close()
        build = self._build(self._other + "manifest")
        if build is None:
            raise Unfit("malformed", "no manifest")
        self._fits(build)
        with open(self._other + "manifest", "rb") as lines:
            for entry in entries(lines):
                if _digest(self._other + entry.path) != entry.digest:
                    raise Unfit("wrong_hash", entry.path)
                yield
        if self._loaded.read() is None:
            os.rename(self._other + "loading", self._other + "loaded")

    def spoil(self) -> None:
        """Something is wrong with what is here: the next time it begins anew."""
        self.close()
        self._loading.write(b"spoilt")
        if self._loaded.read() is not None:
            os.remove(self._other + "loaded")

    def wipe(self) -> "Iterator[None]":
        """Empty the other slot, a file for each step. What is half empty is never taken for a build."""
        self.close()
        _make_folder(self._other[:-1])
        self._loading.write(b"wiping")
        yield from _empty(self._other[:-1], "loading")

    def close(self) -> None:
        """Let go of the open files; the one that is being written is fetched again."""
        for file in (self._file, self._lines):
            if file is not None:
                file.close()
        self._file = self._lines = self._files = self._entry = self._digest = None

    def _fits(self, build: "Build") -> None:
        running = self.running()
        fits(build, self._image, running.number if running else 0)

    def _build(self, path: str) -> "Build | None":
        try:
            with open(path, "rb") as lines:
                return opened(lines, self._key)
        except OSError:
            return None

    def _resume(self) -> None:
        """Find out what of the build is here. The manifest is there as a whole or not at all: it came by a rename."""
        self._offset, self._head = 0, b""
        length = _length(self._other + "manifest")
        if length < 0:
            self._file = open(self._other + "manifest.new", "wb")  # noqa: SIM115 - over several pieces
            self._left = HEAD_LENGTH
            return
        self._offset = length
        self._next_file()
        while self._entry is not None and _length(self._other + self._entry.path) == self._entry.length:
            self._offset += self._entry.length
            self._next_file()
        self._create()

    def _manifest_came(self, data: bytes) -> None:
        """It is on the flash, not in memory; once it is whole and known to be signed it gets its name."""
        if len(self._head) < HEAD_LENGTH:
            self._head += data
            if len(self._head) == HEAD_LENGTH:
                self._left = length_of(self._head) - HEAD_LENGTH
        elif self._left == 0:
            self.close()
            build = self._build(self._other + "manifest.new")
            assert build is not None
            self._fits(build)
            os.rename(self._other + "manifest.new", self._other + "manifest")
            self._next_file()
            self._create()

    def _next_file(self) -> None:
        if self._files is None:
            self._lines = open(self._other + "manifest", "rb")  # noqa: SIM115 - a line at a time
            self._files = entries(self._lines)
        self._entry = next(self._files, None)

    def _create(self) -> None:
        """Open what comes next. An empty file is there at once."""
        while self._entry is not None:
            path = self._other + self._entry.path
            for at in range(len(self._other), len(path)):
                if path[at] == "/":
                    _make_folder(path[:at])
            self._file = open(path, "wb")  # noqa: SIM115 - over several pieces
            self._left = self._entry.length
            self._digest = hashlib.sha256()
            if self._left:
                return
            self._file.close()
            self._file = None
            self._next_file()

    def _ended_files(self) -> None:
        if self._left == 0 and self._entry is not None:
            self._file.close()
            self._file = None
            if self._digest.digest() != self._entry.digest:
                raise Unfit("wrong_hash", self._entry.path)
            self._next_file()
            self._create()


def _digest(path: str) -> bytes:
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            data = file.read(READ_LENGTH)
            while data:
                digest.update(data)
                data = file.read(READ_LENGTH)
    except OSError:
        return b""
    return digest.digest()


def _length(path: str) -> int:
    try:
        return os.stat(path)[6]
    except OSError:
        return -1


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except OSError:
        os.stat(path)  # it was there; else this says what is wrong


def _empty(folder: str, keep: str = "") -> "Iterator[None]":
    for name in os.listdir(folder):
        path = folder + "/" + name
        if name == keep:
            continue
        if os.stat(path)[0] & FOLDER:
            yield from _empty(path)
            os.rmdir(path)
        else:
            os.remove(path)
        yield
