"""The remote's second way: its own Wi-Fi and line to the centre, brought up when the phone does not answer.

wanted ── at its time ──▶ Line, once in a waking ──▶ LinkUp ──▶ the press, said again until the centre answers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sos.parts.effects import Effect, Publish
from sos.parts.remote_io import Line

if TYPE_CHECKING:
    from sos.parts.memory import Memory

AGAIN_MS = (1_000, 2_000, 4_000)


class OwnLine:
    """`there`: whether it knows a Wi-Fi. `brought_up`: how often it was, in this waking: 0 or 1."""

    def __init__(self, device: str, there: bool) -> None:
        self.there = there
        self._device = device
        self._pressed_ms = 0  # 0 also for a press of an earlier waking: nobody knows how long ago that was
        self._further = False
        self.brought_up = 0
        self._up_ms: int | None = None  # when it is to be brought up
        self._linked = False
        self._say_ms: int | None = None
        self._said = 0

    @property
    def due_ms(self) -> int | None:
        """When `tick` has something to do, or None."""
        times = (self._up_ms, self._say_ms if self._linked else None)
        due = [time_ms for time_ms in times if time_ms is not None]
        return min(due) if due else None

    def pressed(self, further: bool, now_ms: int) -> None:
        """A new press, at this time; `further`: the one before was not answered yet."""
        self._further, self._pressed_ms = further, now_ms

    def call(self, now_ms: int, up_ms: int) -> None:
        """There is a press to say: at once if we are linked, and we should be at `up_ms`."""
        self._say_ms, self._said = now_ms, 0
        self.want(up_ms)

    def want(self, up_ms: int) -> None:
        """It should be up by then."""
        if self.there and not self.brought_up:
            self._up_ms = up_ms

    def done(self) -> None:
        """There is nothing to say any more."""
        self._up_ms = self._say_ms = None

    def link(self, up: bool, now_ms: int) -> None:
        """The line came up, or went."""
        self._linked, self._said = up, 0
        if self._say_ms is not None:
            self._say_ms = now_ms

    def tick(self, memory: Memory, battery_pct: int, now_ms: int, effects: list[Effect]) -> None:
        """Do what is due. The press goes under the same name as by radio."""
        if self._up_ms is not None and now_ms >= self._up_ms:
            self._up_ms = None
            self.brought_up += 1
            effects.append(Line())
        if self._linked and self._say_ms is not None and now_ms >= self._say_ms:
            effects.append(Publish("sos", self._value(memory, battery_pct, now_ms), 1, False))
            self._say_ms = now_ms + AGAIN_MS[min(self._said, len(AGAIN_MS) - 1)]
            self._said += 1

    def _value(self, memory: Memory, battery_pct: int, now_ms: int) -> dict[str, Any]:
        return {
            "button": self._device,
            "epoch": memory.epoch,
            "number": memory.press,
            "source": "remote",
            "path": "remote_wifi",
            "pressed_uptime_ms": self._pressed_ms,
            "sent_uptime_ms": now_ms,
            "further": self._further,
            "test": False,
            "battery_pct": battery_pct,
            "mains": False,
        }
