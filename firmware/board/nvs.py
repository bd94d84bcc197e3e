"""A few numbers and words that outlive a power cut, beside the files: the chip keeps them in a flash area of their own.

What cannot be read is as if it had never been written, and what cannot be written is gone after the next start.
"""

from esp32 import NVS

LENGTH_MAX = 64


def number(name: str) -> int:
    """What was kept under `name`, or 0."""
    try:
        return _area().get_i32(name)
    except OSError:
        return 0


def keep_number(name: str, value: int) -> None:
    """Keep a number of 31 bits."""
    try:
        area = _area()
        area.set_i32(name, value)
        area.commit()
    except OSError:
        pass


def word(name: str) -> str:
    """The text kept under `name`, or an empty one."""
    room = bytearray(LENGTH_MAX)
    try:
        return str(room[: _area().get_blob(name, room)], "utf-8")
    except (OSError, ValueError):
        return ""


def keep_word(name: str, value: str) -> None:
    """Keep a text of up to LENGTH_MAX bytes."""
    try:
        area = _area()
        area.set_blob(name, value.encode())
        area.commit()
    except OSError:
        pass


def forget(name: str) -> None:
    """Keep nothing under `name` any more."""
    try:
        area = _area()
        area.erase_key(name)
        area.commit()
    except OSError:
        pass


def _area() -> NVS:
    return NVS("lamplight")
