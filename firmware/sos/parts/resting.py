"""What a phone shows while nobody needs it, and which of it is said aloud: once, and never in somebody's sleep.

safe mode, a held button, a fault, an update, a low battery, no mains, a remote control that is lost or low: the light
shows the first of these that is true ──┐
line lost ── for two minutes ───────────┴── nobody waits for help, and it is day where the phone stands ──▶ said, once
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.parts.effects import IDLE, STUCK
from sos.parts.power import LOW_PCT

if TYPE_CHECKING:
    from sos.phone import Phone

ALONE_MS = 120_000
DAY_FROM_S, DAY_UNTIL_S = 7 * 3600, 22 * 3600
NOTHING = {"state": ""}
HELD = "red button held down"  # sos/parts/stuck.py, which also says it


class Resting:
    """`sign` is how the light of a phone that rests looks."""

    def __init__(self) -> None:
        self.sign = self._said = IDLE
        self._alone_ms: int | None = None  # since when the line is lost
        self._told = False

    def look(self, phone: Phone, now_ms: int) -> list[str]:
        """Words to be said; ask again within a minute."""
        self.sign = self._sign(phone)
        if phone.linked:
            self._alone_ms, self._told = None, False
        elif self._alone_ms is None:
            self._alone_ms = now_ms
        utc_s = phone.utc_s(now_ms)
        if utc_s is None or phone.presses.open:
            return []
        if not DAY_FROM_S <= (utc_s + 60 * phone.kept.get("utc_offset_min", 0)) % 86_400 < DAY_UNTIL_S:
            return []
        words: list[str] = []
        if self._said == "on_battery" != self.sign and phone.power.mains:
            words.append("mains_back")
        if self.sign not in (self._said, IDLE, STUCK, "updating"):
            words.append(self.sign)
        self._said = self.sign
        if self._alone_ms is not None and now_ms - self._alone_ms >= ALONE_MS and not self._told:
            words.append("no_connection")
            self._told = True
        return words

    def _sign(self, phone: Phone) -> str:
        power = phone.power
        if phone.failing:
            return STUCK if HELD in phone.failing else "fault"
        if phone.more.get("update", NOTHING)["state"] in ("loading", "checking", "ready"):
            return "updating"
        if power.battery_pct <= LOW_PCT:
            return "battery_low"
        # A supply that has not made up its mind changes nothing.
        lost = not power.mains if power.due_ms is None else self.sign == "on_battery"
        if lost:
            return "on_battery"
        ails = [part.ails for part in phone.parts if part.ails]
        return ails[0] if ails else IDLE
