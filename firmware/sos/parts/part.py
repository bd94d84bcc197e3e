"""What all parts have in common that a phone may have or not: it is told what happens and what time it is.

A part that only few phones need, or only rarely, is loaded when it is first needed: a small heap has no room for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.phone import Phone

# Where the part is that an event is first of all for; it is loaded by the first of them.
RARE = {
    "RedReleased": "stuck",
    "KeyPressed": "keypad",
    "RadioHeard": "remotes",
    "PairingHeld": "remotes",
    "UnpairingHeld": "remotes",
}


class Part:
    """The base of all: `due_ms` is when `tick` has something to do, None: never. `ails`: a word of parts/signs.py."""

    due_ms: int | None = None
    ails = ""

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """Something happened; the phone has dealt with it already, and `tick` follows."""

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """Do what is due by now. Afterwards `due_ms` is later than `now_ms`, or None."""


def load(name: str) -> Part:
    """The part in sos/parts/<name>.py, made by its function `part`."""
    return __import__("sos.parts." + name, None, None, ("part",)).part()
