"""What a device wants done, in the order in which it must be done."""

from __future__ import annotations

from typing import Any

from sos.record import Record

# Light states, and phrases at the same time: what a resident can be told.
IDLE, HEARD, SENDING, RECEIVED = "idle", "heard", "sending", "received"
TAKEN, CLOSED, OFFLINE = "taken", "closed", "offline"
STATES = (IDLE, HEARD, SENDING, RECEIVED, TAKEN, CLOSED, OFFLINE)


class Effect(Record):
    """Any of the below."""

    __slots__ = ()


class Store(Effect):
    """Keep these bytes through a power cut, in place of those before. Durable before the next effect is carried out."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob


class Publish(Effect):
    """Send a message of the contract. It may be lost: whoever wants it answered says it again."""

    __slots__ = ("name", "qos", "retain", "value")

    def __init__(self, name: str, value: dict[str, Any], qos: int, retain: bool) -> None:
        self.name = name
        self.value = value
        self.qos = qos
        self.retain = retain


class Light(Effect):
    """Show this state (one of STATES) until the next."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        assert state in STATES
        self.state = state


class Say(Effect):
    """Speak a phrase (one of STATES) in the resident's language; `by` is a name to put into it, or None."""

    __slots__ = ("by", "phrase")

    def __init__(self, phrase: str, by: str | None = None) -> None:
        assert phrase in STATES
        self.phrase = phrase
        self.by = by


class Clock(Effect):
    """Set the device's clock: seconds since 1970 UTC, from the centre."""

    __slots__ = ("utc_s",)

    def __init__(self, utc_s: int) -> None:
        self.utc_s = utc_s
