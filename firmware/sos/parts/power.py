"""Watches mains and battery, and says what the centre must hear about them."""

from __future__ import annotations

LOW_PCT = 20
STEADY_MS = 3_000  # a supply that flickers is reported when it has made up its mind
LEFT_PCT_MIN = 2  # the battery must have fallen by so much before we say how long it lasts
LEFT_MIN_MAX = 100_000
LOW_OVER_PCT = 25  # a battery that hovers round the limit is reported once


class Power:
    """The supply as last seen. Starts with mains and a full battery, so that only a fault is news.

    `mains` is how it is at this moment. `due_ms`: when a change has lasted long enough to be reported.
    """

    def __init__(self) -> None:
        self.mains = True
        self.battery_pct = 100
        self.due_ms: int | None = None
        self._reported = True
        self._low = False
        self._from: tuple[int, int] | None = None  # since when it runs on the battery, and from how much

    def set_mains(self, on: bool, now_ms: int) -> None:
        """The mains supply is there, or is not."""
        if on != self.mains:
            self.mains = on
            self.due_ms = now_ms + STEADY_MS if on != self._reported else None

    def report(self, now_ms: int) -> str | None:
        """The kind of event that is due by now, or None."""
        if self.due_ms is None or now_ms < self.due_ms:
            return None
        self.due_ms = None
        self._reported = self.mains
        # By now the battery was measured under load: it has another voltage than while it is charged.
        self._from = None if self.mains else (now_ms, self.battery_pct)
        return "mains_back" if self.mains else "mains_lost"

    def set_battery(self, pct: int) -> str | None:
        """The kind of event to report, or None. `pct` 0..100."""
        assert 0 <= pct <= 100
        self.battery_pct = pct
        if pct >= LOW_OVER_PCT:
            self._low = False
        elif pct <= LOW_PCT and not self._low:
            self._low = True
            return "battery_low"
        return None

    def left_min(self, now_ms: int) -> int | None:
        """For how many minutes the battery lasts at the rate since the mains went; None while nobody can say."""
        if self._from is None or self.mains:
            return None
        since_ms, pct = self._from
        fallen = pct - self.battery_pct
        if fallen < LEFT_PCT_MIN:
            return None
        return min((now_ms - since_ms) * self.battery_pct // fallen // 60_000, LEFT_MIN_MAX)
