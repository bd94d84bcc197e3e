"""On which radio channel to try next, and how long to listen there: the last one that was right, then all of them.

    last, last, last, 1, 2, 3, ... 13, last, last, last, 1, ...

A phone is on the channel of its home's access point, which changes it as it likes, and seldom. The first try is heard
at once; the phone writes a press down before it answers, so there the remote listens longer than where it only looks.
"""

from __future__ import annotations

CHANNELS = 13
LAST_TRIES = 3
LAST_MS = 150  # a frame there 5 ms, into the phone's flash 50 ms, back 5 ms, and as much again
LOOK_MS = 60  # of thirteen: round in 0.8 s, so twice before 2 s are over


class Calling:
    """`channel` 1..13, where the phone was heard last; 0: nowhere yet."""

    def __init__(self, channel: int) -> None:
        assert 0 <= channel <= CHANNELS
        self.channel = channel
        self.found = False  # heard there since
        self._at = 0 if channel else LAST_TRIES

    def next(self) -> tuple[int, int]:
        """(channel, listen for so many ms)."""
        if self.found:
            return self.channel, LAST_MS
        at = self._at
        self._at = (at + 1) % (LAST_TRIES + CHANNELS)
        if at < LAST_TRIES:
            if self.channel:
                return self.channel, LAST_MS
            at = self._at = LAST_TRIES
            self._at += 1
        return at - LAST_TRIES + 1, LOOK_MS

    def heard(self, channel: int) -> None:
        """The phone answered on this channel."""
        self.channel = channel
        self.found = True

    def fixed(self, channel: int) -> None:
        """The radio cannot leave this channel: it has joined an access point, and the phone is with that as well."""
        self.heard(channel)

    def free(self) -> None:
        """It can again."""
        self.found = False
