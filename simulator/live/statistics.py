"""How the town is doing, in figures: who is connected, which presses were answered, and how long each waited."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from simulator.live.answer_times import AnswerTimes
from simulator.live.recoveries import Recoveries

if TYPE_CHECKING:
    from collections.abc import Callable

Name = tuple[str, str, int]  # button, epoch, number
WAITING_LENGTH_MAX: Final = 200_000


class Statistics:
    """Counts since the start. `received` and `taken` are measured at the device, from the press."""

    def __init__(self, phones: int) -> None:
        self.phones = phones
        self.refused = 0
        self.presses = 0
        self.heartbeats = 0
        self.messages_up = 0
        self.messages_down = 0
        self.received_times = AnswerTimes()
        self.taken_times = AnswerTimes()
        self.recoveries = Recoveries(phones)
        self.beside: Callable[[], dict[str, int]] = dict  # figures of phones that are not counted here
        self._began_s = time.monotonic()
        self._waiting: dict[Name, int] = {}
        self._untaken: dict[tuple[str, str], dict[int, int]] = {}  # by button and epoch: number -> pressed

    @property
    def connected(self) -> int:
        return self.recoveries.connected

    @property
    def answered(self) -> int:
        return self.received_times.count

    @property
    def run_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began_s

    def dialled(self) -> None:
        """One phone knocks at the broker."""
        self.recoveries.dialled(self.run_s)

    def linked(self, urgent_us: int | None = None, count: int = 1) -> None:
        """So many have their line; `urgent_us`: since when they waited for it with a press to tell."""
        urgent_s = None if urgent_us is None else urgent_us / 1_000_000 - self._began_s
        self.recoveries.linked(self.run_s, urgent_s, count)

    def lost(self, count: int = 1) -> None:
        """So many lost it."""
        self.recoveries.lost(self.run_s, count)

    def pressed(self, name: Name, now_us: int) -> None:
        """The press of that name was made, or is first heard of; a second word of it changes nothing."""
        if name in self._waiting or len(self._waiting) >= WAITING_LENGTH_MAX:
            return
        self.presses += 1
        self._waiting[name] = now_us
        self._untaken.setdefault(name[:2], {})[name[2]] = now_us

    def answered_with(self, name: Name, stage: str, now_us: int) -> None:
        """The centre said how far it is: any stage proves that it has the press; `taken` is of all up to this one."""
        pressed_us = self._waiting.pop(name, None)
        if pressed_us is not None:
            self.received_times.add(now_us - pressed_us)
        if stage == "received":
            return
        untaken = self._untaken.get(name[:2], {})
        for number in [one for one in untaken if one <= name[2]]:
            made_us = untaken.pop(number)
            if stage == "taken":
                self.taken_times.add(now_us - made_us)
        if not untaken:
            self._untaken.pop(name[:2], None)

    def as_json(self) -> dict[str, Any]:
        """For scripts: one flat object."""
        return {
            "phones": self.phones,
            "connected": self.connected,
            "refused": self.refused,
            "presses": self.presses,
            "answered": self.answered,
            "waiting": len(self._waiting),
            "taken": self.taken_times.count,
            "fastest_ms": self.received_times.fastest_ms,
            "slowest_ms": self.received_times.slowest_ms,
            "heartbeats": self.heartbeats,
            "messages_up": self.messages_up,
            "messages_down": self.messages_down,
            **self.beside(),
        }

    def as_text(self) -> str:
        """For people: one line."""
        slowest_ms = self.received_times.slowest_ms
        slowest = "" if slowest_ms is None else f", slowest {slowest_ms} ms"
        refused = f", {self.refused} refused" if self.refused else ""
        return (
            f"{self.connected} of {self.phones} phones connected{refused}, "
            f"{self.presses} presses, {self.answered} answered{slowest}"
        )
