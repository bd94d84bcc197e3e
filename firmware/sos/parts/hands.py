"""Understands which keys a hand presses, from which contacts are closed: a key that chatters is pressed once.

What is closed at STEADY looks in a row is pressed.

green, let go of, and neither red nor cancel with it ──▶ "green"
green and cancel together ── 3 s ──▶ "pair" ── 5 s more ──▶ "unpair"
cancel ──▶ "cancel" ── held alone for 10 s ──▶ "set_up"
"""

from __future__ import annotations

PAD = "123456789*0#"  # by rows of three; the bit of a key is its place
GREEN, CANCEL, LOUDER, SOFTER = 1 << 12, 1 << 13, 1 << 14, 1 << 15
CASE, MAINS = 1 << 16, 1 << 17  # closed: the case is open; there are no mains
RED = 1 << 18
FIRST = 12  # the place of green, and the others after it
WORDS = "cancel louder softer case mains_lost"  # from CANCEL on
SET_UP_MS, PAIR_MS, UNPAIR_MS = 10_000, 3_000, 8_000
STEADY = 3
LOOK_MS, REST_MS = 10, 250
BUSY_MS = 15_000  # after that without a move something lies on a key, or the case is open: no hurry


class Hands:
    """Of one phone, which looks again after `pause_ms`."""

    def __init__(self) -> None:
        self._closed = self._seen = self._times = 0
        self._moved_ms = self._since_ms = 0  # any contact; green, cancel or red
        self._alone = False  # green, so far
        self._said = ""  # of a hold

    def pause_ms(self, now_ms: int) -> int | None:
        """When to look again; None: when a contact moves."""
        if self._seen == self._closed and not self._closed & ~MAINS:
            return None
        return LOOK_MS if now_ms - self._moved_ms < BUSY_MS else REST_MS

    def look(self, seen: int, now_ms: int) -> list[str]:
        """These contacts are closed at this moment; what that means, in order."""
        if seen != self._seen:
            self._seen, self._times, self._moved_ms = seen, 0, now_ms
        self._times += 1
        words: list[str] = []
        if seen != self._closed and self._times >= STEADY:
            moved, self._closed = seen ^ self._closed, seen
            if moved & (GREEN | CANCEL | RED):
                self._since_ms, self._said = now_ms, ""
            self._moved(moved & seen, moved & ~seen, words)
        keys, held_ms = seen & (GREEN | CANCEL | RED), now_ms - self._since_ms
        word = ""
        if keys == CANCEL and held_ms >= SET_UP_MS:
            word = "set_up"
        elif keys == GREEN | CANCEL and held_ms >= PAIR_MS:
            word = "unpair" if held_ms >= UNPAIR_MS else "pair"
        if word and word != self._said:
            self._said = word
            words.append(word)
        return words

    def _moved(self, down: int, up: int, words: list[str]) -> None:
        if down & GREEN:
            self._alone = True
        if self._closed & (RED | CANCEL):
            self._alone = False
        if up & GREEN and self._alone:
            words.append("green")
        if up & MAINS:
            words.append("mains_back")
        words += [word for at, word in enumerate(WORDS.split(" "), FIRST + 1) if down >> at & 1]
        more = self._closed & GREEN - 1
        more &= more - 1  # all pad keys but one
        if not more & more - 1:  # of three at once a matrix cannot say which they are
            words += [PAD[at] for at in range(FIRST) if down >> at & 1]
