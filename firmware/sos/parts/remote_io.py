"""What can happen to a remote control, and what it wants done, beside what it has in common with a phone."""

from __future__ import annotations

from sos.parts.effects import Effect
from sos.parts.events import Event

# Why it is awake.
BUTTON, TIMER, POWER, RESET = "button", "timer", "power", "reset"  # power: a battery was put in; reset: a crash

# What it shows by light and vibration (parts/feel.py).
DARK, CALLING, HEARD, RECEIVED, FAILED = "dark", "calling", "heard", "received", "failed"
PAIRING, PAIRED = "pairing", "paired"
GOOD, WEAK, OUT = "good", "weak", "out"  # of the range test


class Moved(Event):
    """The button went down, or up."""

    __slots__ = ("down",)

    def __init__(self, down: bool) -> None:
        self.down = down


class Joined(Event):
    """Its own Wi-Fi has joined the access point, which is on this channel; 0: it has left it, or never could."""

    __slots__ = ("channel",)

    def __init__(self, channel: int) -> None:
        self.channel = channel


class NotKept(Event):
    """What was to be kept in flash could not be, and the effects after that were not carried out.

    `epoch`: a new name for the counter (`wire.new_epoch`).
    """

    __slots__ = ("epoch",)

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch


class Tune(Effect):
    """Send and listen on this channel, 1..13."""

    __slots__ = ("channel",)

    def __init__(self, channel: int) -> None:
        self.channel = channel


class Show(Effect):
    """Let light and vibration tell this until the next."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Line(Effect):
    """Bring up the remote's own Wi-Fi and line to the centre, beside the radio."""

    __slots__ = ()


class Sleep(Effect):
    """Deep sleep, with `rtc` in the memory that lasts through it.

    Wake after `ms` (0: never by time), and by the button: when it goes down, or, if `held`, when it is let go.
    """

    __slots__ = ("held", "ms", "rtc")

    def __init__(self, ms: int, held: bool, rtc: bytes) -> None:
        self.ms = ms
        self.held = held
        self.rtc = rtc
