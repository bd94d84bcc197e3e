"""The battery that carries a phone through a power cut: so many hours when it is new, fewer every year."""

from __future__ import annotations

from typing import Final

MINUTE_US: Final = 60_000_000
HOUR_US: Final = 60 * MINUTE_US
CHARGES_US: Final = 10 * HOUR_US  # from empty to full
STEP_PCT: Final = 5  # the phone notices that it has changed by so much


class Battery:
    """`lasts_us`: how long it carries the phone when full; 0 is dead. Every phone begins full, on mains."""

    __slots__ = ("_at_us", "_share", "lasts_us", "on_mains")

    def __init__(self, lasts_us: int) -> None:
        self.lasts_us = lasts_us
        self.on_mains = True
        self._share = 1.0  # of full, at `_at_us`
        self._at_us = 0

    def pct(self, now_us: int) -> int:
        """0 to 100, as the phone measures it."""
        return round(self.share(now_us) * 100)

    def share(self, now_us: int) -> float:
        """0 to 1."""
        passed_us = now_us - self._at_us
        if self.on_mains:
            return min(1.0, self._share + passed_us / CHARGES_US)
        return max(0.0, self._share - passed_us / self.lasts_us) if self.lasts_us > 0 else 0.0

    def mains(self, on: bool, now_us: int) -> None:
        """The mains supply is there, or is not."""
        self._share, self._at_us = self.share(now_us), now_us
        self.on_mains = on

    def age(self, lasts_us: int, now_us: int) -> None:
        """From now on a full one lasts so long: it is old, or new again."""
        self._share, self._at_us = self.share(now_us), now_us
        self.lasts_us = lasts_us

    def changes_us(self, now_us: int) -> int | None:
        """When it will have changed by STEP_PCT, or be full or empty; None while it does not change."""
        share = self.share(now_us)
        if self.on_mains:
            return now_us + round(min(STEP_PCT / 100, 1.0 - share) * CHARGES_US) + 1 if share < 1.0 else None
        return now_us + round(min(STEP_PCT / 100, share) * self.lasts_us) + 1 if share > 0.0 else now_us
