"""How each state looks and sounds: eyes alone can tell it, and ears alone, and nobody has to tell colours apart.

A light is a colour and a rhythm, a tone pattern a few notes. No two states have the same rhythm, nor the same notes.
"""

from __future__ import annotations

# Of each state: the colour; the rhythm as on,off,on,off ... in milliseconds, again and again (an off of 0: steady); the
# notes, a small letter short, a capital long, "_" a pause, "-" none. One long text because a device reads that from its
# flash; a dictionary would lie in its heap.
SIGNS: str = """
idle green 60,9940 -
heard yellow 170,170 eh
sending red 600,600 eee
received blue 200,250,200,1300 ceg
taken green 1000,0 cegH
closed cyan 2400,300 gC
offline magenta 200,250,200,250,200,1300 Ecc
calling blue 200,250,800,1300 eg_eg
talking green 800,250,200,1300 E
ringing white 800,250,800,1300 gege_ge
on_battery yellow 200,1300 dCC
battery_low red 200,250,200,250,200,250,200,1300 eeC
remote_low yellow 800,250,800,250,200,250,200,1300 DC
remote_lost yellow 200,250,200,250,800,250,800,1300 D_C_D
stuck red 200,250,800,250,200,1300 hchc
test white 200,250,200,250,800,1300 Eg
pairing blue 800,250,200,250,200,1300 e_e_g
remotes_full red 800,250,200,250,800,250,200,1300 GEC
range_test cyan 800,250,200,250,800,1300 ee
set_up magenta 800,250,800,250,200,1300 CeG
trying magenta 800,250,800,250,800,1300 CC
updating blue 800,250,200,250,200,250,200,1300 CeC
safe_mode yellow 800,250,200,250,200,250,800,1300 Ccc
fault red 200,250,800,250,800,1300 hgec
"""
COLOURS: str = "dark blue green cyan red magenta yellow white"  # the place is the number: red 4, green 2, blue 1
# Between 400 and 1,400 Hz: high tones are the first that old ears lose, and a small loudspeaker has no low ones.
NOTES_HZ = (440, 523, 659, 784, 988, 1_319)  # "c" to "h"
SHORT_NOTE_MS, LONG_NOTE_MS, GAP_MS = 120, 400, 60


def sign(state: str) -> list[str]:
    """[colour, rhythm, notes] of a state; empty for a word that is no state, a message for one."""
    start = SIGNS.find("\n" + state + " ")
    if start < 0:
        return []
    start += len(state) + 2
    return SIGNS[start : SIGNS.find("\n", start)].split(" ")


def rhythm(state: str) -> list[int]:
    """On, off, on, off ... in milliseconds of one turn."""
    return [int(time_ms) for time_ms in sign(state)[1].split(",")]


def notes(state: str) -> list[tuple[int, int]]:
    """(hertz, milliseconds) of a state's notes and of the pauses between them (0 Hz). None for what has no notes."""
    found: list[tuple[int, int]] = []
    known = sign(state)
    for letter in known[2] if known else "":
        if found:
            found.append((0, GAP_MS))
        at = ord(letter.lower()) - 99
        if 0 <= at < len(NOTES_HZ):
            found.append((NOTES_HZ[at], SHORT_NOTE_MS if letter >= "a" else LONG_NOTE_MS))
    return found


class Lamp:
    """The light of one state after another. `due_ms` is when it changes next, None while it does not."""

    def __init__(self) -> None:
        self.colour = 0
        self.due_ms: int | None = None
        self._state: str = ""
        self._lit = 0
        self._times: list[int] = []
        self._at = 0

    def show(self, state: str, now_ms: int) -> None:
        """Begin with this state at once; one that is shown already goes on in its rhythm."""
        if state != self._state:
            self._state, self._times = state, rhythm(state)
            self._lit = COLOURS.split(" ").index(sign(state)[0])
            self._at, self.due_ms = -1, now_ms
            self.tick(now_ms)

    def tick(self, now_ms: int) -> None:
        """Take the next step if it is due; `colour` is what to show from here on."""
        if self.due_ms is None or now_ms < self.due_ms:
            return
        self._at = (self._at + 1) % len(self._times)
        self.colour = 0 if self._at % 2 else self._lit
        self.due_ms = now_ms + self._times[self._at] if self._times[1] else None
