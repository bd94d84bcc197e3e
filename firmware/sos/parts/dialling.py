"""How long to wait before dialling the centre again: hardly at all with a press to tell, else spread over seconds.

lost ──▶ anywhere in 0..12 s ──▶ dial ──▶ in vain: 12..14 s ──▶ dial ──▶ ...
  └─ with a press waiting: 0.125..0.25 s ──▶ dial ──▶ in vain: twice as long each time, up to 1.5 s

A phone cannot know that 1,600 others lost the centre in the same instant. Spread so, no more than 200 of them dial in
any second, whether the broker was away for a moment or for an hour, and all are back 14 s after it: a heartbeat every
60 s does not miss that. Somebody who presses does not wait for it.
"""

from __future__ import annotations

DIAL_MS_MAX = 5_000  # an address that does not answer is given up
URGENT_MS_MIN, URGENT_MS_MAX = 250, 1_500
SPREAD_MS = 12_000  # 1,600 phones: 133 in a second, 160 in the worst of twelve
AGAIN_MS_MAX = 14_000  # never before the others' first try is over, so that the two do not add up
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

    def pause_ms(self, urgent: bool, chance: int) -> int:
        """How long to wait now that a dial was in vain, or a line was lost. `urgent`: a press waits to be told."""
        assert 0 <= chance < CHANCE
        if urgent:
            shortest, longest = self._urgent_ms // 2, self._urgent_ms
            self._urgent_ms = min(2 * self._urgent_ms, URGENT_MS_MAX)
        else:
            shortest, longest = (SPREAD_MS, AGAIN_MS_MAX) if self._in_vain else (0, SPREAD_MS)
        self._in_vain = True
        return shortest + (longest - shortest) * chance // CHANCE
