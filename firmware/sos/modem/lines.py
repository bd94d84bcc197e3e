"""Cuts what comes from a modem into lines, however it comes: in pieces, with noise in it, or without end."""

from __future__ import annotations

LENGTH_MAX = 600  # the longest that is of use is a short message: 176 octets as hex digits
PROMPT = ">"


class Lines:
    """The lines of one wire."""

    def __init__(self) -> None:
        self._begun = bytearray()  # and no text: MicroPython keeps every single letter that it meets for ever
        self._too_long = False

    def feed(self, data: bytes) -> list[str]:
        """The lines that are complete with this, without the empty ones; PROMPT when the modem waits for a text."""
        found: list[str] = []
        for byte in data:
            if byte in (10, 13):
                if self._begun and not self._too_long:
                    found.append(str(self._begun, "ascii"))
                self._begun, self._too_long = bytearray(), False
            elif len(self._begun) >= LENGTH_MAX:
                self._too_long = True
            elif 32 <= byte < 127:
                self._begun.append(byte)
        if len(self._begun) <= 2 and bytes(self._begun).strip() == b">":
            found.append(PROMPT)
            self._begun = bytearray()
        return found


def fields(line: str) -> list[str]:
    """What stands behind the colon of "+CLCC: 1,0,3,,\"+86...\"": split at commas, quotes taken off."""
    return [one.strip().strip('"') for one in line.split(":", 1)[-1].split(",")]


def number_in(text: str) -> int | None:
    """A whole number, or None for anything else."""
    return int(text) if text and not text.strip("0123456789") else None
