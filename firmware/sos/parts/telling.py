"""Shows and speaks how things stand, once for each change, so that nobody has to wonder whether they were heard.

idle / offline ── press ──▶ heard ──▶ sending / offline ──▶ received ──▶ taken ──▶ closed ── after a while ──▶ idle
"""

from __future__ import annotations

from sos.parts.effects import CLOSED, HEARD, IDLE, OFFLINE, Effect, Light, Say

CLOSED_SHOWN_MS = 10_000


class Telling:
    """What light and voice said last. `due_ms` is when "closed" has been shown for long enough."""

    def __init__(self) -> None:
        self.state = ""
        self.due_ms: int | None = None
        self._by: str | None = None

    def heard(self, effects: list[Effect]) -> None:
        """A press: always said, also when the one before was said a moment ago."""
        self.due_ms = None
        self.state, self._by = HEARD, None
        effects += [Light(HEARD), Say(HEARD)]

    def closed(self, now_ms: int, effects: list[Effect]) -> None:
        """The centre has closed a press."""
        self.due_ms = now_ms + CLOSED_SHOWN_MS
        self.state, self._by = CLOSED, None
        effects += [Light(CLOSED), Say(CLOSED)]

    def level(self, state: str, by: str | None, pressed: bool, now_ms: int, effects: list[Effect]) -> None:
        """How things stand by now; `pressed`: somebody waits for help. Idle is quiet, and so is a line lost at idle."""
        if self.due_ms is not None and now_ms < self.due_ms:
            return
        self.due_ms = None
        if state != self.state:
            effects.append(Light(state))
        elif by == self._by:
            return
        self.state, self._by = state, by
        if state != IDLE and (pressed or state != OFFLINE):
            effects.append(Say(state, by))
