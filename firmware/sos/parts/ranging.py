"""Says in the phone's own voice how well a remote control is heard, while somebody walks through the home with it.

first frame ──▶ "range_test" ── the next, when they differ from what was said last ──▶ "range_good", "range_bad"
"""

from __future__ import annotations

from sos.parts.effects import RANGE_BAD, RANGE_GOOD, RANGE_TEST, Effect, Say
from sos.parts.part import Part
from sos.parts.range_test import GOOD_DBM

QUIET_MS = 5_000  # after a word, so that it can be understood
OVER_MS = 60_000  # without a frame: a new walk


class Ranging(Part):
    """Of all remotes of a phone: one is walked with at a time."""

    def __init__(self) -> None:
        self._said = ""
        self._said_ms = self._heard_ms = 0

    def heard(self, dbm: int, now_ms: int, effects: list[Effect]) -> None:
        """A frame of a range test came, so strong."""
        word = RANGE_GOOD if dbm >= GOOD_DBM else RANGE_BAD
        if not self._said or now_ms - self._heard_ms >= OVER_MS:
            word = RANGE_TEST
        elif word == self._said or now_ms - self._said_ms < QUIET_MS:
            word = ""
        self._heard_ms = now_ms
        if word:
            self._said, self._said_ms = word, now_ms
            effects.append(Say(word))


def part() -> Ranging:
    """For `Phone.part`."""
    return Ranging()
