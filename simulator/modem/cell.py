"""The network between modems: carries short messages and calls from number to number, when it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from .modem import SimulatedModem


class Gets(Protocol):
    """Whoever has a number for short messages."""

    def gets(self, sender: str, text: str) -> None: ...


SMS_S: Final = 0.5  # from one modem to the other
RING_S: Final = 2.0


class CellNetwork:
    """`later(seconds, what)` is the clock that all of it runs by. `sent` has every message taken: (from, to, text)."""

    def __init__(self, later: Callable[[float, Callable[[], None]], object]) -> None:
        self.later = later
        self.sent: list[tuple[str, str, str]] = []
        self.loses = 0  # so many of the next messages are taken and never arrive
        self._modems: dict[str, Gets] = {}
        self._answers: dict[str, str] = {}
        self._exchanges: dict[str, Callable[[SimulatedModem], None]] = {}

    def joins(self, number: str, modem: Gets) -> None:
        """A modem with this number."""
        self._modems[number] = modem

    def person(self, number: str, fate: str) -> None:
        """A telephone with somebody behind it: what becomes of calls to it: answers, busy, no answer, no carrier."""
        self._answers[number] = fate

    def exchange(self, number: str, rings: Callable[[SimulatedModem], None]) -> None:
        """A switchboard has this number: told of each call to it, it lets the modem know what becomes of it."""
        self._exchanges[number] = rings

    def rings(self, modem: SimulatedModem) -> None:
        """The call of this modem rings at its switchboard."""
        self._exchanges[modem.peer](modem)

    def sms(self, sender: str, number: str, text: str) -> None:
        """Carry it; whoever is switched off gets it when it is back."""
        self.sent.append((sender, number, text))
        if self.loses:
            self.loses -= 1
        elif (modem := self._modems.get(number)) is not None:
            self.later(SMS_S, lambda: modem.gets(sender, text))

    def fate(self, number: str) -> str:
        """What becomes of a call to this number; "rings": its switchboard will say."""
        return "rings" if number in self._exchanges else self._answers.get(number, "no carrier")
