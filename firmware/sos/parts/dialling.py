"""How long to wait before dialling the centre again: hardly at all with a press to tell, else spread over seconds.

lost ──▶ anywhere in 0..12 s ──▶ dial ──▶ in vain: 12..14 s ──▶ dial ──▶ ...      (12: what suits 1,600 phones)
  └─ with a press waiting: 0.125..0.25 s ──▶ dial ──▶ in vain: twice as long each time, up to 1.5 s

A phone cannot know how many others lost the centre in the same instant; the centre can, and tells each over how many
seconds its phones come back (`redial_spread_s`). Spread so, no more than 200 of them dial in any second, whether the
broker was away for a moment or for an hour: a heartbeat every 60 s does not miss that. Somebody who presses does not
wait for it.
"""

from __future__ import annotations

DIAL_MS_MAX = 5_000  # an address that does not answer is given up
URGENT_MS_MIN, URGENT_MS_MAX = 250, 1_500
SPREAD_MS = 12_000  # while the centre has not said; 1,600 phones: 133 in a second, 160 in the worst of twelve
CHANCE = 1 << 16


class Dialling:
    """The pauses of one phone. It draws nothing itself: `chance` 0..CHANCE-1 is drawn by the shell for each pause."""

    def __init__(self) -> None:
        self._urgent_ms = URGENT_MS_MIN
        self._in_vain = False

    def connected(self) -> None:
        """The centre's broker let us in."""
        self._urgent_ms = URGENT_MS_MIN
        self._in_vain = False

    def hurry(self) -> None:
        """Somebody pressed: dial at once, and begin with the shortest pause again."""
        self._urgent_ms = URGENT_MS_MIN

    def pause_ms(self, spread_s: int | None, chance: int) -> int:
        """How long to wait now that a dial was in vain, or a line was lost. `spread_s` 0: a press waits to be told;
        None: the centre has not said. The second try is never before the others' first: they would add up.
        """
        assert 0 <= chance < CHANCE
        if spread_s == 0:
            shortest, longest = self._urgent_ms // 2, self._urgent_ms
            self._urgent_ms = min(2 * self._urgent_ms, URGENT_MS_MAX)
        else:
            spread_ms = spread_s * 1000 if spread_s else SPREAD_MS
            shortest, longest = (spread_ms, spread_ms * 7 // 6) if self._in_vain else (0, spread_ms)
        self._in_vain = True
        return shortest + (longest - shortest) * chance // CHANCE
