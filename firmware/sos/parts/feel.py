"""What a hand feels and an eye sees for each thing that a remote control has to tell: no two are alike to either.

No light flashes more than three times a second.
"""

from __future__ import annotations

from sos.parts.remote_io import CALLING, DARK, FAILED, GOOD, HEARD, OUT, PAIRED, PAIRING, RECEIVED, WEAK

RED, GREEN, BLUE, BUZZ = 1, 2, 4, 8  # bits of a level
_AMBER, _WHITE = RED | GREEN, RED | GREEN | BLUE

# State: what is shown first, once, and then again and again; each as (level, ms). An empty one is dark and still.
PATTERNS = {
    DARK: ((), ()),
    CALLING: (((_AMBER | BUZZ, 120),), ((_AMBER, 250), (0, 250))),
    HEARD: (((BLUE | BUZZ, 120), (BLUE, 150), (BLUE | BUZZ, 120)), ((BLUE, 1000), (0, 100))),
    RECEIVED: (((GREEN | BUZZ, 900),), ((GREEN, 1000),)),
    FAILED: (((RED | BUZZ, 80), (RED, 80)) * 5, ((RED, 170), (0, 170))),
    PAIRING: ((), ((_WHITE, 100), (0, 400))),
    PAIRED: (((GREEN | BUZZ, 120), (GREEN, 150)) * 3, ((GREEN, 1000),)),
    GOOD: (((GREEN | BUZZ, 60),), ((GREEN, 200), (0, 800))),
    WEAK: (((_AMBER | BUZZ, 60), (_AMBER, 100)) * 2, ((_AMBER, 200), (0, 300))),
    OUT: (((RED | BUZZ, 60), (RED, 100)) * 3, ((RED, 100), (0, 900))),
}


class Feel:
    """Plays one pattern at a time. `due_ms`: when the level changes, None if it does not by itself."""

    def __init__(self) -> None:
        self.level = 0
        self.due_ms: int | None = None
        self._state = DARK
        self._first: list[tuple[int, int]] = []
        self._at = 0

    def show(self, state: str, now_ms: int) -> None:
        """From now on this one."""
        self._state = state
        self._first = list(PATTERNS[state][0])
        self._at = 0
        self.due_ms = now_ms
        self.tick(now_ms)

    def tick(self, now_ms: int) -> None:
        """Set `level` to what it is by now."""
        while self.due_ms is not None and now_ms >= self.due_ms:
            again = PATTERNS[self._state][1]
            if self._first:
                self.level, ms = self._first.pop(0)
            elif again:
                self.level, ms = again[self._at % len(again)]
                self._at += 1
            else:
                self.level, self.due_ms = 0, None
                return
            self.due_ms += ms
