"""How the town is doing, in figures: who is connected, which presses were answered, and how long the slowest waited."""

from __future__ import annotations

from dataclasses import dataclass, field

WAITING_LENGTH_MAX = 10_000


@dataclass
class Statistics:
    """Counts since the start. Times in milliseconds from the press to `received` at the phone."""

    phones: int
    connected: int = 0
    refused: int = 0
    presses: int = 0
    answered: int = 0
    fastest_ms: int | None = None
    slowest_ms: int | None = None
    messages_up: int = 0
    messages_down: int = 0
    _waiting: dict[tuple[str, str, int], int] = field(default_factory=dict[tuple[str, str, int], int])

    def pressed(self, name: tuple[str, str, int], now_ms: int) -> None:
        """The press called (button, epoch, number) was sent for the first time; repeats of it change nothing."""
        if name in self._waiting or len(self._waiting) >= WAITING_LENGTH_MAX:
            return
        self.presses += 1
        self._waiting[name] = now_ms

    def received(self, name: tuple[str, str, int], now_ms: int) -> None:
        """The hub has said that it has it; later answers to the same press change nothing."""
        pressed_ms = self._waiting.pop(name, None)
        if pressed_ms is None:
            return
        took_ms = now_ms - pressed_ms
        self.answered += 1
        self.slowest_ms = took_ms if self.slowest_ms is None else max(took_ms, self.slowest_ms)
        self.fastest_ms = took_ms if self.fastest_ms is None else min(took_ms, self.fastest_ms)

    def as_json(self) -> dict[str, int | None]:
        """For scripts: one flat object."""
        return {
            "phones": self.phones,
            "connected": self.connected,
            "refused": self.refused,
            "presses": self.presses,
            "answered": self.answered,
            "waiting": len(self._waiting),
            "fastest_ms": self.fastest_ms,
            "slowest_ms": self.slowest_ms,
            "messages_up": self.messages_up,
            "messages_down": self.messages_down,
        }

    def as_text(self) -> str:
        """For people: one line."""
        slowest = "" if self.slowest_ms is None else f", slowest {self.slowest_ms} ms"
        return (
            f"{self.connected} of {self.phones} phones connected, "
            f"{self.presses} presses, {self.answered} answered{slowest}"
        )
