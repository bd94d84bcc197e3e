"""What the line to the centre tells its owner: connected, refused, a message came or arrived there, it broke."""

from sos.record import Record


class Event(Record):
    """Any of the below."""

    __slots__ = ()


class Connected(Event):
    """The broker accepted us. `session_present`: it still knows our subscriptions and unfinished messages."""

    __slots__ = ("session_present",)

    def __init__(self, session_present: bool) -> None:
        self.session_present = session_present


class Refused(Event):
    """The broker turned us away. `code` 1..5: 4 is a wrong user or password, 5 is not allowed (MQTT 3.1.1, 3.2.2.3)."""

    __slots__ = ("code",)

    def __init__(self, code: int) -> None:
        self.code = code


class Message(Event):
    """One message for us. `packet_id` is 0 for QoS 0; for QoS 1 it is the handle to give to `Session.acknowledge`."""

    __slots__ = ("dup", "packet_id", "payload", "qos", "retain", "topic")

    def __init__(self, topic: str, payload: bytes, qos: int, retain: bool, dup: bool, packet_id: int) -> None:
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.dup = dup
        self.packet_id = packet_id


class Delivered(Event):
    """The broker has the QoS 1 message that `publish` gave this packet id. It proves nothing about the centre."""

    __slots__ = ("packet_id",)

    def __init__(self, packet_id: int) -> None:
        self.packet_id = packet_id


class Subscribed(Event):
    """The answer to one SUBSCRIBE. `granted`: per topic filter the QoS, or 128 where the broker said no."""

    __slots__ = ("granted",)

    def __init__(self, granted: tuple[int, ...]) -> None:
        self.granted = granted


class Broken(Event):
    """The line is useless from here on: close it and dial again. `reason` is one English sentence for the log."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Closed(Event):
    """The transport is gone. Exactly one for every connection that was begun, whatever ended it."""

    __slots__ = ()
