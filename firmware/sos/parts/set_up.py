"""Set-up: only for somebody who stands at the phone and holds a key; new settings count once the centre has answered.

             cancel held, nobody is being helped          a form, checked and kept aside
  closed ─────────────────────────────────────▶ open ────────────────────────────────────▶ trying ──┐
    ▲  ▲                                         ▲ a press, or no answer for a minute: the old ones  │ the hub has
    │  └── 10 min after opening, or held again ──┴──────────────────◀────────────────────────────────┤ answered
    └──── a minute later ──── kept ◀── the new ones take the place of the old by one rename ◀────────┘

A network that is missing, a power cut, a start that went wrong: none of them ever opens it. A press that waits because
there is no line stands in nobody's way: set-up may be what brings it out.
"""

from __future__ import annotations

OPEN_MS = 10 * 60_000
TRY_MS = 60_000
KEPT_MS = 60_000  # the page still shows how it went
CLOSED, OPEN, TRYING, KEPT = "closed", "open", "trying", "kept"
# What the shell does about it.
DO_OPEN, DO_CLOSE, DO_TRY, DO_BACK, DO_KEEP = "open", "close", "try", "back", "keep"
# How the last trial ended; "" before one, and while it lasts.
NO_ANSWER, PRESSED, NOT_KEPT, WORKED = "no_answer", "pressed", "not_kept", "worked"
NO_WIFI = "no_wifi"  # no answer, and not even the Wi-Fi was joined


class SetUp:
    """The mode. Each call gives what is to be done now, "" for nothing. `due_ms`: when `tick` has something to do."""

    def __init__(self) -> None:
        self.state = CLOSED
        self.result = ""
        self.due_ms: int | None = None
        self._closes_ms = 0

    def held(self, helping: bool, now_ms: int) -> str:
        """The key was held for ten seconds. `helping`: somebody is being helped, and then nothing else matters."""
        if self.state == CLOSED:
            if helping:
                return ""
            self.state, self.result = OPEN, ""
            self.due_ms = self._closes_ms = now_ms + OPEN_MS
            return DO_OPEN
        return "" if self.state == TRYING else self._close()

    def wanted(self, helping: bool, now_ms: int) -> str:
        """Somebody sent new settings, which are right as far as one can see, and they are kept aside."""
        if self.state != OPEN or helping:
            return ""
        self.state, self.result = TRYING, ""
        self.due_ms = now_ms + TRY_MS
        return DO_TRY

    def answered(self) -> str:
        """The hub said something on the path of the new settings: they are right. `kept` or `not_kept` must follow."""
        return DO_KEEP if self.state == TRYING else ""

    def kept(self, now_ms: int) -> None:
        """The new settings have taken the place of the old."""
        self.state, self.result = KEPT, WORKED
        self.due_ms = now_ms + KEPT_MS

    def not_kept(self) -> str:
        """The flash did not take them."""
        return self._back(NOT_KEPT)

    def pressed(self) -> str:
        """Somebody calls for help, and the old path was there: it is wanted at once."""
        return self._back(PRESSED) if self.state == TRYING else ""

    def tick(self, now_ms: int) -> str:
        """What is due by now."""
        if self.due_ms is None or now_ms < self.due_ms:
            return ""
        return self._back(NO_ANSWER) if self.state == TRYING else self._close()

    def _back(self, why: str) -> str:
        self.state, self.result = OPEN, why
        self.due_ms = self._closes_ms
        return DO_BACK

    def _close(self) -> str:
        self.state, self.due_ms = CLOSED, None
        return DO_CLOSE
