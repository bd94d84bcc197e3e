"""Notices that something lies on the red button: one alarm, as every press, and a fault: nobody can press it now.

open ── pressed ──▶ down ── for a minute ──▶ stuck: told once ── let go ──▶ open, and the phone tests itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.parts.effects import STUCK, Effect, Say
from sos.parts.events import Event, RedPressed, RedReleased
from sos.parts.part import Part

if TYPE_CHECKING:
    from sos.phone import Phone

STUCK_MS = 60_000
DETAIL = "red button held down"


class Stuck(Part):
    """Of our own red button. It is loaded by the first release, of which a board tells when it starts."""

    def __init__(self) -> None:
        self.due_ms: int | None = None
        self.told = False

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """Down, or up again."""
        if isinstance(event, RedPressed):
            self.due_ms = None if self.told else now_ms + STUCK_MS
        elif isinstance(event, RedReleased):
            self.due_ms = None
            if self.told:
                self.told = False
                phone.failing.remove(DETAIL)
                from sos.parts.self_test import TestYourself

                phone.part("self_test").handle(phone, TestYourself(), now_ms, effects)

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """It has been down for too long."""
        if self.due_ms is not None and now_ms >= self.due_ms:
            self.due_ms = None
            self.told = True
            phone.failing.append(DETAIL)
            effects.append(Say(STUCK))
            phone.report("self_test", DETAIL, now_ms, effects)


def part() -> Stuck:
    """For `Phone.part`."""
    return Stuck()
