"""Tells who walks through the home with a remote in the hand where the phone can be reached, and where it cannot."""

from __future__ import annotations

from sos.parts.remote_io import GOOD, OUT, WEAK

LOOKS = 8
GOOD_MIN = 7  # so many of the last LOOKS frames answered, and the latest strong enough, is good
GOOD_DBM = -80  # at either end; 802.11b at 1 Mbit/s is received down to about -97


class RangeTest:
    """The last frames, one after the other."""

    def __init__(self) -> None:
        self._answered: list[bool] = []
        self._dbm = 0

    def asked(self) -> str:
        """The next frame goes out; what is to be shown meanwhile."""
        answered = self._answered
        state = OUT
        if sum(answered) >= min(GOOD_MIN, len(answered)) and self._dbm >= GOOD_DBM and answered:
            state = GOOD
        elif any(answered):
            state = WEAK
        answered.append(False)
        del answered[:-LOOKS]
        return state

    def answered(self, dbm: int) -> None:
        """The frame was answered; the weaker of the two ways had so much."""
        if self._answered:
            self._answered[-1] = True
        self._dbm = dbm
