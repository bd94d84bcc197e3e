"""What can be asked of a modem, and what it tells."""

from __future__ import annotations

from sos.parts.effects import Effect
from sos.parts.events import Event


class SendSms(Effect):
    """Send a short message. `ref`: a number of ours, by which `SmsSent` or `SmsFailed` follows within two minutes."""

    __slots__ = ("number", "ref", "text")

    def __init__(self, ref: int, number: str, text: str) -> None:
        self.ref = ref
        self.number = number
        self.text = text


class Forget(Effect):
    """The short message at this place is kept elsewhere by now: make room."""

    __slots__ = ("place",)

    def __init__(self, place: int) -> None:
        self.place = place


class Dial(Effect):
    """Call this number; `CallUp` or `CallOver` follows."""

    __slots__ = ("number",)

    def __init__(self, number: str) -> None:
        self.number = number


class Answer(Effect):
    """Take the call that rings. `loud`: as loud as there is, somebody may lie on the floor."""

    __slots__ = ("loud",)

    def __init__(self, loud: bool) -> None:
        self.loud = loud


class HangUp(Effect):
    """End the call that is up, is dialled or rings."""

    __slots__ = ()


class SmsSent(Event):
    """The network has the short message `ref`; whether anybody reads it is another question."""

    __slots__ = ("ref",)

    def __init__(self, ref: int) -> None:
        self.ref = ref


class SmsFailed(Event):
    """The short message `ref` was not taken; `why`."""

    __slots__ = ("ref", "why")

    def __init__(self, ref: int, why: str) -> None:
        self.ref = ref
        self.why = why


class SmsCame(Event):
    """A short message lies at `place` until `Forget`. `part` of a longer one: (reference, of how many, which).

    `stamp` is when the network took it, as it writes that.
    """

    __slots__ = ("number", "part", "place", "stamp", "text")

    def __init__(
        self, place: int, number: str, text: str, part: tuple[int, int, int] | None = None, stamp: str = ""
    ) -> None:
        self.place = place
        self.number = number
        self.text = text
        self.part = part
        self.stamp = stamp


class Rings(Event):
    """Somebody calls, told again at each ring. `number` is empty if the caller hides it."""

    __slots__ = ("number",)

    def __init__(self, number: str) -> None:
        self.number = number


class CallUp(Event):
    """The two sides hear each other."""

    __slots__ = ()


class CallOver(Event):
    """The call has ended, or never was. `why`: over, busy, no answer, no carrier, failed."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why


class Cell(Event):
    """How the network is: `fault` "" or silent, no SIM, PIN, PIN refused, PUK, not registered; `dbm` or unknown."""

    __slots__ = ("dbm", "fault")

    def __init__(self, fault: str, dbm: int | None) -> None:
        self.fault = fault
        self.dbm = dbm
