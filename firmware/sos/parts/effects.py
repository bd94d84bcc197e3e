"""What a device wants done, in the order in which it must be done."""

from __future__ import annotations

from typing import Any

from sos.record import Record

# Light states, and phrases at the same time: what a resident can be told.
IDLE, HEARD, SENDING, RECEIVED = "idle", "heard", "sending", "received"
TAKEN, CLOSED, OFFLINE = "taken", "closed", "offline"
STATES = (IDLE, HEARD, SENDING, RECEIVED, TAKEN, CLOSED, OFFLINE)
# Phrases only. What is keyed is answered by ear, as the light goes on telling of a press.
BY_SMS, CALLING, RINGING, TALKING = "by_sms", "calling", "ringing", "talking"
WELL, CODE, WRONG_CODE, STUCK = "well", "code_taken", "code_wrong", "stuck"
RANGE_TEST, RANGE_GOOD, RANGE_BAD, REMOTES_FULL = "range_test", "range_good", "range_bad", "remotes_full"
_RADIO = (RANGE_TEST, RANGE_GOOD, RANGE_BAD, REMOTES_FULL)
PHRASES = STATES + (BY_SMS, CALLING, RINGING, TALKING, WELL, CODE, WRONG_CODE, STUCK) + _RADIO


class Effect(Record):
    """Any of the below."""

    __slots__ = ()


class Store(Effect):
    """Keep these bytes through a power cut, in place of those before. Durable before the next effect is carried out.

    They come in pieces: a small heap that has been in use for a while may have no room for them in one.
    """

    __slots__ = ("pieces",)

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    @property
    def blob(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


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
    """Speak a phrase (one of PHRASES) in the resident's language; `by` is a name to put into it, or None."""

    __slots__ = ("by", "phrase")

    def __init__(self, phrase: str, by: str | None = None) -> None:
        assert phrase in PHRASES
        self.phrase = phrase
        self.by = by


class Clock(Effect):
    """Set the device's clock: seconds since 1970 UTC, from the centre."""

    __slots__ = ("utc_s",)

    def __init__(self, utc_s: int) -> None:
        self.utc_s = utc_s


class Sound(Effect):
    """Speak so loud from now on, 1 (quiet) to 5, and in this language if the device has it: zh-CN, fr, en.

    None: as before.
    """

    __slots__ = ("language", "volume_step")

    def __init__(self, volume_step: int | None, language: str | None) -> None:
        self.volume_step = volume_step
        self.language = language


class RadioSend(Effect):
    """Say this frame by radio to the address `peer`, once. It may be lost: whoever wants it answered says it again."""

    __slots__ = ("frame", "peer")

    def __init__(self, peer: bytes, frame: bytes) -> None:
        self.peer = peer
        self.frame = frame


class StorePaired(Effect):
    """Keep these bytes, which remotes belong to this phone, as `Store` does with the others."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes) -> None:
        self.blob = blob
