"""What a client says to the broker, cut back into sentences: MQTT 3.1.1 (OASIS, sections in brackets), its half.

QoS 2 is malformed here, because nobody in the town speaks it; one may subscribe for it, as such a message never comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

LENGTH_MAX: Final = 2_097_152  # bytes of one packet; max_packet_size in tools/brokers/mosquitto.py
PINGRESP: Final = b"\xd0\x00"
WELCOME, BAD_VERSION, BAD_ID = 0, 1, 2  # (3.2.2.3)


class Malformed(ValueError):
    """These bytes are not MQTT as a client may speak it. The text says why."""


class Message(NamedTuple):
    """One message on its way. `sender`: the client that published it, also when the broker said it in its place."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    sender: str


class Connect(NamedTuple):
    """CONNECT (3.1). `version` 4 is MQTT 3.1.1."""

    version: int
    client_id: str
    user: str | None
    keepalive_s: int
    clean: bool
    will: tuple[str, bytes, int, bool] | None  # topic, payload, qos, retain


class Publish(NamedTuple):
    """PUBLISH (3.3). `packet_id` 0 for QoS 0."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    packet_id: int


class Puback(NamedTuple):
    """PUBACK (3.4)."""

    packet_id: int


class Subscribe(NamedTuple):
    """SUBSCRIBE (3.8): pairs of filter and highest QoS, 0 to 2."""

    packet_id: int
    filters: tuple[tuple[str, int], ...]


class Unsubscribe(NamedTuple):
    """UNSUBSCRIBE (3.10)."""

    packet_id: int
    filters: tuple[str, ...]


class Ping(NamedTuple):
    """PINGREQ (3.12)."""


class Leave(NamedTuple):
    """DISCONNECT (3.14)."""


Packet = Connect | Publish | Puback | Subscribe | Unsubscribe | Ping | Leave


def connack(code: int, session_present: bool = False) -> bytes:
    """CONNACK (3.2)."""
    return bytes((0x20, 2, session_present, code))


def suback(packet_id: int, granted: list[int]) -> bytes:
    """SUBACK (3.9), for fewer than 126 filters at once."""
    return bytes((0x90, 2 + len(granted), packet_id >> 8, packet_id & 255, *granted))


def unsuback(packet_id: int) -> bytes:
    """UNSUBACK (3.11)."""
    return bytes((0xB0, 2, packet_id >> 8, packet_id & 255))


class Reader:
    """Cuts one client's stream of bytes into packets, however the line chops it up."""

    def __init__(self) -> None:
        self._held = b""

    def must_be_hello(self, data: bytes) -> None:
        """Raises Malformed when what begins here can be no CONNECT, however it may go on."""
        first = (self._held or data)[:1]
        if first and first != b"\x10":
            raise Malformed("something before CONNECT")

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that are complete with `data`, oldest first. Raises Malformed after the last good one."""
        data, at = self._held + data if self._held else data, 0
        self._held = b""
        while True:
            body, length = _length(data, at)
            if body + length > len(data):
                self._held = data[at:]
                return
            at, first, begin = body + length, data[at], body
            yield _packet(first, data[begin:at])


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Where the body begins and how long it is; a begin beyond the end of `data` when that cannot be known yet."""
    value = 0
    for digit in range(4):
        if at + 1 + digit >= len(data):
            return len(data) + 1, 0
        byte = data[at + 1 + digit]
        value |= (byte & 127) << 7 * digit
        if byte < 128:
            if value > LENGTH_MAX:
                raise Malformed(f"a packet of {value} bytes")
            return at + 2 + digit, value
    raise Malformed("a length of more than four bytes")


def _packet(first: int, body: bytes) -> Packet:
    kind, flags = first >> 4, first & 15
    if kind == 3:
        return _publish(flags, body)
    if flags != (2 if kind in (8, 10) else 0):
        raise Malformed(f"reserved bits set in packet type {kind}")
    cursor = _Cursor(body)
    match kind:
        case 1:
            packet = _connect(cursor)
        case 4:
            packet = Puback(cursor.packet_id())
        case 8:
            packet = Subscribe(cursor.packet_id(), tuple(cursor.each(lambda: (cursor.filter(), cursor.qos()))))
        case 10:
            packet = Unsubscribe(cursor.packet_id(), tuple(cursor.each(cursor.filter)))
        case 12:
            packet = Ping()
        case 14:
            packet = Leave()
        case _:
            raise Malformed(f"packet type {kind} is not for a server")
    cursor.end()
    return packet


def _publish(flags: int, body: bytes) -> Publish:
    qos = flags >> 1 & 3
    if qos > 1:
        raise Malformed(f"a message with QoS {qos}")
    cursor = _Cursor(body)
    topic = cursor.topic()
    packet_id = cursor.packet_id() if qos else 0
    return Publish(topic, cursor.rest(), qos, bool(flags & 1), packet_id)


def _connect(cursor: _Cursor) -> Connect:
    name, version, flags = cursor.string(), cursor.byte(), cursor.byte()
    if name not in ("MQTT", "MQIsdp"):
        raise Malformed(f"the protocol {name!r}")
    if version != 4:
        cursor.rest()
        return Connect(version, "", None, 0, True, None)
    if flags & 1 or (flags & 0x40 and not flags & 0x80) or (flags & 0x38 and not flags & 4) or flags & 0x10:
        raise Malformed(f"connect flags {flags:#x}")
    keepalive_s, client_id = cursor.two(), cursor.string()
    will = (cursor.topic(), cursor.sized(), flags >> 3 & 3, bool(flags & 32)) if flags & 4 else None
    user = cursor.string() if flags & 128 else None
    if flags & 64:
        cursor.sized()  # a password; everybody in the town has the right one
    return Connect(version, client_id, user, keepalive_s, bool(flags & 2), will)


class _Cursor:
    """Reads one packet's body from front to back. Raises Malformed where it is not what it should be."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._body):
            raise Malformed("a packet that ends too early")
        found, self._at = self._body[self._at : end], end
        return found

    def rest(self) -> bytes:
        return self.take(len(self._body) - self._at)

    def byte(self) -> int:
        return self.take(1)[0]

    def two(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def sized(self) -> bytes:
        return self.take(self.two())

    def string(self) -> str:
        try:
            text = str(self.sized(), "utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("a text that is not UTF-8") from error
        if "\0" in text:
            raise Malformed("a text with a zero in it")
        return text

    def topic(self) -> str:
        """Of a message: no wildcards (4.7.1)."""
        topic = self.string()
        if not topic or "+" in topic or "#" in topic:
            raise Malformed(f"no message may have the topic {topic!r}")
        return topic

    def filter(self) -> str:
        """Of a subscription: a wildcard stands alone in its level, # only at the end (4.7.1)."""
        text = self.string()
        levels = text.split("/")
        alone = all(level in ("+", "#") or not ("+" in level or "#" in level) for level in levels)
        if not text or not alone or "#" in levels[:-1]:
            raise Malformed(f"nobody can subscribe to {text!r}")
        return text

    def qos(self) -> int:
        qos = self.byte()
        if qos > 2:
            raise Malformed(f"a subscription with QoS {qos}")
        return qos

    def packet_id(self) -> int:
        packet_id = self.two()
        if not packet_id:
            raise Malformed("packet id 0")
        return packet_id

    def each(self, read: Callable[[], T]) -> Iterator[T]:
        """One and more, up to the end."""
        yield read()
        while self._at < len(self._body):
            yield read()

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._body):
            raise Malformed("a packet that goes on after its end")
