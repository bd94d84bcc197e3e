"""Watches mains and battery, and says what the centre must hear about them."""

from __future__ import annotations

LOW_PCT = 20
LOW_OVER_PCT = 25  # a battery that hovers round the limit is reported once


class Power:
    """The supply as last seen. Starts with mains and a full battery, so that only a fault is news."""

    def __init__(self) -> None:
        self.mains = True
        self.battery_pct = 100
        self._low = False

    def set_mains(self, on: bool) -> str | None:
        """The kind of event to report, or None if nothing changed."""
        if on == self.mains:
            return None
        self.mains = on
        return "mains_back" if on else "mains_lost"

    def set_battery(self, pct: int) -> str | None:
        """The kind of event to report, or None. `pct` 0..100."""
        assert 0 <= pct <= 100
        self.battery_pct = pct
        if pct >= LOW_OVER_PCT:
            self._low = False
        elif pct < LOW_PCT and not self._low:
            self._low = True
            return "battery_low"
        return None
