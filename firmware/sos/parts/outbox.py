"""What the centre has not answered yet. It is written down before it is sent, and crossed out only by the answer.

added ──▶ waiting ──▶ said ──▶ said again, after growing pauses ──▶ ... ──▶ answered by its number: gone
              ▲                          │
              └────── no line: waits ────┘     only a lesser message can be pushed out, and only when it is full

A press and the cancel of it have one name: the answer says which of the two it answers, and the cancel waits for its
press, so that the centre never hears of a cancel first.
"""

from __future__ import annotations

from typing import Any

from sos.parts.backoff import Backoff

LENGTH_MAX = 16  # so that a phone with four remotes always has room for three presses of each button
WAITING_PER_BUTTON_MAX = 3  # more presses than that, unanswered, are folded into the last one
RANK = {"sos": 2, "cancel": 1}  # everything else 0; a test 1: no test stands in the way of somebody who calls for help


class Waiting:
    """One numbered message: its name in the contract and its fields."""

    def __init__(self, name: str, value: dict[str, Any]) -> None:
        self.name = name
        self.value = value

    @property
    def rank(self) -> int:
        """2 for a press, 1 for a test or a cancel, 0 for anything else."""
        return RANK.get(self.name, 0) - (1 if self.value.get("test") else 0)

    def is_named(self, button: str, epoch: str, number: int, sender: str) -> bool:
        """Whether an answer to (button, epoch, number) is an answer to this. `sender` is this device."""
        value = self.value
        return value["number"] == number and value["epoch"] == epoch and value.get("button", sender) == button


class Outbox:
    """Unanswered messages of one device, oldest first, and when to say them again."""

    def __init__(self, device: str, jitter_permille: int = 0) -> None:
        self.waiting: list[Waiting] = []
        self.due_ms: int | None = None  # None: nothing to say, or no line to say it on
        self._device = device
        self._linked = False
        self._backoff = Backoff(jitter_permille)

    @property
    def urgent(self) -> bool:
        """Whether somebody's press waits for its answer; a test is one too: who makes it stands there."""
        return any(w.name == "sos" for w in self.waiting)

    def presses_of(self, button: str, test: bool) -> int:
        """How many presses of this button (or tests of it) wait for their answer."""
        sos = [w.value for w in self.waiting if w.name == "sos"]
        return len([value for value in sos if value["button"] == button and value["test"] == test])

    def has(self, name: str, button: str, epoch: str, number: int) -> bool:
        """Whether the message of that name waits already."""
        return any(w.name == name and w.is_named(button, epoch, number, self._device) for w in self.waiting)

    def add(self, name: str, value: dict[str, Any], now_ms: int) -> bool:
        """Take in a message; it is due at once. False: there is no room for one of its rank."""
        entry = Waiting(name, value)
        if len(self.waiting) >= LENGTH_MAX and not self._make_room(entry.rank):
            return False
        self.waiting.append(entry)
        self.hurry(now_ms)
        assert len(self.waiting) <= LENGTH_MAX
        return True

    def take_back(self, value: dict[str, Any]) -> None:
        """The message with these very fields was not to be added. That takes no memory."""
        for entry in self.waiting:
            if entry.value is value:
                self.waiting.remove(entry)
                break

    def hurry(self, now_ms: int) -> None:
        """Somebody pressed, or the line is back: say everything at once, and the pauses begin at the shortest again."""
        self._backoff.reset()
        self.due_ms = now_ms if self._linked and self.waiting else None

    def link(self, up: bool, now_ms: int) -> None:
        """The line came up, or went."""
        self._linked = up
        self.hurry(now_ms)

    def round(self, now_ms: int) -> list[Waiting]:
        """What to say now if it is due, presses first; and the next time is set."""
        if self.due_ms is None or now_ms < self.due_ms:
            return []
        self.due_ms = now_ms + self._backoff.pause_ms()
        ready = [w for w in self.waiting if w.name != "cancel" or not self._unanswered_press(w.value)]
        return [w for rank in (2, 1, 0) for w in ready if w.rank == rank]  # MicroPython's sort would shuffle equals

    def answered(self, button: str, epoch: str, number: int, cancel: bool, now_ms: int) -> bool:
        """Cross out the message of that name; `cancel`: the cancel of that name. True if there was one."""
        named = [w for w in self.waiting if w.is_named(button, epoch, number, self._device)]
        found = [w for w in named if (w.name == "cancel") == cancel]
        for entry in found:
            self.waiting.remove(entry)
        if not self.waiting:
            self.due_ms = None
        elif found and len(named) > len(found):
            self.hurry(now_ms)  # its cancel was held back until now
        return bool(found)

    def _unanswered_press(self, cancel: dict[str, Any]) -> bool:
        """Whether the press that this cancels is still here."""
        return self.has("sos", cancel["button"], cancel["epoch"], cancel["number"])

    def _make_room(self, rank: int) -> bool:
        """Push out the oldest of the least important, if it is no press and not more important than `rank`."""
        least = min(self.waiting, key=lambda w: w.rank)
        if least.rank == RANK["sos"] or least.rank > rank:
            return False
        self.waiting.remove(least)
        return True
