"""How long to wait before dialling the centre again: hardly at all with a press to tell, else spread over seconds.

lost ──▶ anywhere in 0..12 s ──▶ dial ──▶ in vain: 12..14 s ──▶ dial ──▶ ...      (12: what suits 1,600 phones)
  ├─ with a press waiting: 0..1.5 s ──▶ dial ──▶ in vain: 1.5..1.75 s ──▶ dial ──▶ ...
  └─ with a press waiting, and at a moment of our own: 0.125..0.25 s ──▶ dial ──▶ in vain: twice as long, up to 1.5 s

A phone cannot know how many others lost the centre in the same instant; the centre can, and tells each over how many
seconds they come back (`redial_spread_s`; 2 s for 266 or fewer). Spread so, no more than 200 of them dial in any
second, whether the broker was away for a moment or for an hour: a heartbeat every 60 s does not miss that. Who has a
press to tell does not make room for heartbeats, only for the few others who have one, too. A moment of our own has who
presses while there is no line, and who gave up a silent broker (`Session.hasten`, which spreads that).
"""

from __future__ import annotations

DIAL_MS_MAX = 5_000  # an address that does not answer is given up
URGENT_MS_MIN = 250
SPREAD_MS = 12_000  # while the centre has not said; 1,600 phones: 133 in a second, 160 in the worst of twelve
FEW_S = 2  # over so long the phones of a small centre come back to it
URGENT_MS_MAX = 1_500  # somebody waits
CHANCE = 1 << 16


class Dialling:
    """The pauses of one phone. It draws nothing itself: `chance` 0..CHANCE-1 is drawn by the shell for each pause."""

    def __init__(self) -> None:
        self._urgent_ms = URGENT_MS_MIN
        self._in_vain = self._connected = False
        self._together = False  # with all others, as far as anybody knows

    def connected(self) -> None:
        """The centre's broker let us in."""
        self._urgent_ms = URGENT_MS_MIN
        self._in_vain = False
        self._connected = self._together = True

    def gave_up(self) -> None:
        """The broker was silent for too long, and the line is lost because we say so."""
        self._together = False

    def hurry(self) -> None:
        """Somebody pressed. Without a line: dial at once, and begin with the shortest pause again."""
        self._urgent_ms = URGENT_MS_MIN
        if not self._connected:
            self._together = False

    def pause_ms(self, waits: bool, spread_s: int | None, chance: int) -> int:
        """How long to wait now that a dial was in vain, or a line was lost. `waits`: a press waits to be told.
        `spread_s` None: the centre has not said. Of those that lost it together nobody's second try is before the
        others' first: they would add up.
        """
        assert 0 <= chance < CHANCE
        spread_ms = spread_s * 1000 if spread_s else SPREAD_MS
        if waits:
            spread_ms = min((spread_s or FEW_S) * 750, URGENT_MS_MAX)
        shortest, longest = (spread_ms, spread_ms * 7 // 6) if self._in_vain else (0, spread_ms)
        if waits and not self._together:
            longest = min(self._urgent_ms, spread_ms)
            shortest = longest // 2
            self._urgent_ms = 2 * longest
        self._in_vain = True
        self._connected = False
        return shortest + (longest - shortest) * chance // CHANCE
