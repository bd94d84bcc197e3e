"""What can happen to a device: a button, the line to the centre, the power."""

from __future__ import annotations

from typing import Any

from sos.record import Record


class Event(Record):
    """Any of the below."""

    __slots__ = ()


class RedPressed(Event):
    """The red button of this device was pressed."""

    __slots__ = ()


class RemotePressed(Event):
    """A remote control said that its button was pressed; `epoch` and `number` are the remote's own."""

    __slots__ = ("button", "epoch", "number")

    def __init__(self, button: str, epoch: str, number: int) -> None:
        self.button = button
        self.epoch = epoch
        self.number = number


class RedReleased(Event):
    """The red button is not pressed: it was let go of, or the board has just started and it is open.

    A board that cannot tell that never says it, and never has a stuck button.
    """

    __slots__ = ()


class KeyPressed(Event):
    """A key of the dial pad, 0-9, * and #; or "green", pressed and let go of alone."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        assert key in ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "green")
        self.key = key


class GreenAndRedHeld(Event):
    """The green and the red key were held together: the monthly test."""

    __slots__ = ()


class CancelPressed(Event):
    """The cancel key was pressed."""

    __slots__ = ()


class LinkUp(Event):
    """The broker has accepted us and our subscription stands."""

    __slots__ = ()


class LinkDown(Event):
    """The connection is gone."""

    __slots__ = ()


class Received(Event):
    """A message of the contract came down: its name and its decoded, checked fields."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: dict[str, Any]) -> None:
        self.name = name
        self.value = value


class Mains(Event):
    """The mains supply is there, or is not."""

    __slots__ = ("on",)

    def __init__(self, on: bool) -> None:
        self.on = on


class Battery(Event):
    """The battery was measured: 0..100 per cent."""

    __slots__ = ("pct",)

    def __init__(self, pct: int) -> None:
        assert 0 <= pct <= 100
        self.pct = pct


class Opened(Event):
    """The case of the device was opened: somebody tampers with it."""

    __slots__ = ()


class RadioHeard(Event):
    """A frame came by radio from the address `peer`, so strong (-127..0 dBm). Anybody may have sent it."""

    __slots__ = ("dbm", "frame", "peer")

    def __init__(self, peer: bytes, frame: bytes, dbm: int) -> None:
        self.peer = peer
        self.frame = frame
        self.dbm = dbm


class PairingHeld(Event):
    """The keys for pairing were held: from now on, for a minute, a remote that is pressed belongs to this phone."""

    __slots__ = ("chance",)

    def __init__(self, chance: bytes) -> None:
        """`chance`: 32 random bytes."""
        self.chance = chance


class UnpairingHeld(Event):
    """The keys for unpairing were held: no remote belongs to this phone any more."""

    __slots__ = ()
