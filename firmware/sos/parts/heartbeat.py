"""Says when it is time to tell the centre that this home can still be reached."""

from __future__ import annotations

INTERVAL_S_MIN, INTERVAL_S_MAX = 10, 3600
ALARM_S = 20  # while somebody waits for help, if the interval is longer


class Heartbeat:
    """The times of the heartbeats: at once when the line comes up, then a little more often than the interval.

    `jitter_permille` 0..999 shortens this device's interval by up to a tenth, so that a town does not beat as one.
    """

    def __init__(self, interval_s: int, jitter_permille: int = 0) -> None:
        assert INTERVAL_S_MIN <= interval_s <= INTERVAL_S_MAX
        assert 0 <= jitter_permille < 1000
        self.interval_s = interval_s
        self.due_ms: int | None = None  # None while there is no line
        self._jitter_permille = jitter_permille
        self._alarm = False

    def link(self, up: bool, now_ms: int) -> None:
        """The line came up, or went."""
        self.due_ms = now_ms if up else None

    def change(self, interval_s: int, now_ms: int) -> None:
        """The centre wants another interval, 10..3600 s; it counts from now."""
        assert INTERVAL_S_MIN <= interval_s <= INTERVAL_S_MAX
        self.interval_s = interval_s
        if self.due_ms is not None:
            self.sent(now_ms)

    def alarm(self, is_open: bool, now_ms: int) -> None:
        """An alarm is open, or none is any more: the next one comes after the interval that now holds."""
        if is_open != self._alarm:
            self._alarm = is_open
            if self.due_ms is not None and self.interval_s > ALARM_S:
                before_ms = self.due_ms
                self.sent(now_ms)
                self.due_ms = min(self.due_ms, before_ms)

    def due(self, now_ms: int) -> bool:
        """Whether one is due by now."""
        return self.due_ms is not None and now_ms >= self.due_ms

    def sent(self, now_ms: int) -> None:
        """One was sent."""
        interval_s = min(self.interval_s, ALARM_S) if self._alarm else self.interval_s
        self.due_ms = now_ms + interval_s * 1000 - interval_s * self._jitter_permille // 10
