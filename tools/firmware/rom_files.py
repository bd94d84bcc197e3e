"""Reads the files back from a ROM file system, as MicroPython's docs/reference/romfs.rst has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_SYSTEM: Final = 0x14A6B1  # kinds of records
FOLDER: Final = 4
FILE: Final = 5


def files_of(image: bytes) -> dict[str, bytes]:
    """The files of an image by their names. ValueError if it is none."""
    kind, start, end = _record(image, 0)
    if kind != FILE_SYSTEM or end != len(image):
        raise ValueError("no ROM file system")
    return dict(_files_in(image, start, end, ""))


def _files_in(image: bytes, at: int, end: int, folder: str) -> Iterator[tuple[str, bytes]]:
    while at < end:
        kind, start, after = _record(image, at)
        if kind in (FOLDER, FILE):
            length, begin = _number(image, start)
            name, begin = folder + image[begin : begin + length].decode("ascii"), begin + length
            if kind == FOLDER:
                yield from _files_in(image, begin, after, f"{name}/")
            else:
                yield name, image[_record(image, begin)[1] : after]
        at = after


def _record(image: bytes, at: int) -> tuple[int, int, int]:
    """Which kind of record begins there, and where its contents begin and end."""
    kind, at = _number(image, at)
    length, at = _number(image, at)
    return kind, at, at + length


def _number(image: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends. ValueError if it never does."""
    number = 0
    for after, byte in enumerate(image[at : at + 8], at + 1):
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, after
    raise ValueError("no number")
