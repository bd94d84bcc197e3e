"""What a device still knows after a power cut: one note, old or new, never half of each, until the flash wears out."""

from __future__ import annotations

from typing import Final, Literal

BEFORE, AFTER = "before", "after"  # the new note takes the place of the old one

When = Literal["before", "after"]
CUTS: Final[tuple[When, ...]] = (BEFORE, AFTER)


class PowerGone(Exception):
    """The power went in the middle of a write."""


class Flash:
    """`blob`: the note, None for a new device. `worn`: what is written now is lost, and nobody is told; `lost`: so was
    what was written last. `cut`: the power goes in the next write, before or after the new note is the one that counts.
    """

    __slots__ = ("blob", "cut", "lost", "worn", "writes")

    def __init__(self, blob: bytes | None = None) -> None:
        self.blob = blob
        self.worn = False
        self.lost = False
        self.cut: When | None = None
        self.writes = 0

    def write(self, blob: bytes) -> None:
        """Durable when it returns, as far as the device can tell. Raises PowerGone."""
        cut, self.cut = self.cut, None
        if cut == BEFORE:
            raise PowerGone
        self.writes += 1
        self.lost = self.worn
        if not self.worn:
            self.blob = blob
        if cut == AFTER:
            raise PowerGone
