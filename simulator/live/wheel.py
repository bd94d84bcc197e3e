"""One timer for a hundred thousand homes: who is due lies in the slot of that moment, and the slots go by in turn."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SLOT_MS: Final = 5
_NEVER: Final = -1


class Wheel:
    """Timers of the homes 0..count-1, one each. It is told the time; `due(home, now_ms)` is called up to 5 ms late."""

    def __init__(self, count: int, due: Callable[[int, int], None], now_ms: int) -> None:
        self._due = due
        self._slots: dict[int, list[int]] = {}
        self._set = array("q", [_NEVER]) * count  # by home: the slot in which it is due first
        self._next = now_ms // SLOT_MS

    def set(self, home: int, due_ms: int) -> None:
        """Call for this home at `due_ms`, or earlier if that was asked for before: who is too early asks again."""
        slot = max(-(-due_ms // SLOT_MS), self._next)
        if self._set[home] == _NEVER or slot < self._set[home]:
            self._set[home] = slot
            self._slots.setdefault(slot, []).append(home)

    def turn(self, now_ms: int) -> None:
        """Call for all that are due by now, the earliest first."""
        while self._next <= now_ms // SLOT_MS:
            slot = self._next
            self._next += 1
            for home in self._slots.pop(slot, ()):
                if self._set[home] == slot:  # else it was asked for earlier, and has had its turn
                    self._set[home] = _NEVER
                    self._due(home, now_ms)
