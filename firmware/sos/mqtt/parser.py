"""What the broker says to a phone, cut back into sentences, however the line chops it up.

MQTT 3.1.1 (OASIS): what a client never receives, and QoS 2, which we never ask for, is malformed here.
"""

from sos.mqtt.events import Broken, Event, Message
from sos.mqtt.packets import PACKET_LENGTH_MAX

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 2, 3, 4, 9, 13


class Malformed(ValueError):
    """These bytes are not MQTT as a broker may speak it to us. The text says why."""


class Answer(Event):
    """A control packet from the broker: `kind` (CONNACK, PUBACK, SUBACK, PINGRESP) and its checked body."""

    __slots__ = ("body", "kind")

    def __init__(self, kind: int, body: bytes) -> None:
        self.kind = kind
        self.body = body

    @property
    def packet_id(self) -> int:
        """The packet id that PUBACK and SUBACK begin with, 1..65535."""
        return self.body[0] << 8 | self.body[1]


class Parser:
    """Cuts a stream of bytes into packets. After the first `Broken` it returns nothing more.

    `packet_length_max`: bytes of one packet's body; more is `Broken` before a byte of it is kept.
    `handle_base` is added to the packet id of every QoS 1 message (see `Session.acknowledge`).
    """

    def __init__(self, packet_length_max: int, handle_base: int = 0) -> None:
        assert 0 < packet_length_max <= PACKET_LENGTH_MAX
        self._length_max = packet_length_max
        self._base = handle_base
        self._held = bytearray()  # the beginning of a packet whose end has not come
        self._need = 0  # so many bytes must be here before looking again is worth it
        self._broken = False

    def feed(self, data: bytes) -> list[Event]:
        """The packets that are complete with `data`, oldest first."""
        found: list[Event] = []
        if self._broken:
            return found
        if self._held:
            self._held += data
            if len(self._held) < self._need:
                return found
            data = bytes(self._held)
        try:
            at = self._cut(data, found)
        except Malformed as error:
            self._broken = True
            self._held = bytearray()
            found.append(Broken(str(error)))
            return found
        self._held = bytearray(data[at:])
        return found

    def _cut(self, data: bytes, found: list[Event]) -> int:
        """Append every whole packet to `found`; return where the first incomplete one begins."""
        at, size = 0, len(data)
        while size - at >= 2:
            first, length, body = data[at], data[at + 1], at + 2
            if length > 127:
                length, body = _long_length(data, body, length & 127)
                if length < 0:
                    self._need = size - at + 1
                    return at
            if length > self._length_max:
                raise Malformed(f"a packet of {length} bytes is longer than {self._length_max}")
            end = body + length
            if end > size:
                self._need = end - at
                return at
            if first >> 4 == PUBLISH:
                found.append(_message(first, data, body, end, self._base))
            else:
                found.append(_answer(first, data[body:end]))
            at = end
        self._need = 2
        return at


def _long_length(data: bytes, at: int, value: int) -> tuple[int, int]:
    """The rest of a length of two to four bytes: (length, where the body begins), length -1 if it is not all here."""
    for shift in (7, 14, 21):
        if at >= len(data):
            return -1, at
        value |= (data[at] & 127) << shift
        at += 1
        if data[at - 1] < 128:
            return value, at
    raise Malformed("a length of more than four bytes")


def _message(first: int, data: bytes, at: int, end: int, base: int) -> Message:
    qos = first >> 1 & 3
    if qos > 1:
        raise Malformed(f"a message with QoS {qos}")
    begin = at + 2
    stop = begin + (data[at] << 8 | data[at + 1]) if begin <= end else end + 1
    after = stop + 2 * qos
    if after > end:
        raise Malformed("a message that ends before its topic does")
    try:
        topic = str(data[begin:stop], "utf-8")
    except ValueError:
        raise Malformed("a topic that is not UTF-8")
    if not topic or "\0" in topic or "+" in topic or "#" in topic:
        raise Malformed("a topic that no message may have")
    packet_id = 0
    if qos:
        packet_id = data[stop] << 8 | data[stop + 1]
        if not packet_id:
            raise Malformed("packet id 0")
        packet_id += base
    return Message(topic, data[after:end], qos, bool(first & 1), bool(first & 8), packet_id)


def _answer(first: int, body: bytes) -> Answer:
    kind, size = first >> 4, len(body)
    if first & 15:
        raise Malformed(f"reserved bits set in packet type {kind}")
    if kind == CONNACK:
        good = size == 2 and body[0] < 2 and body[1] < 6 and not (body[0] and body[1])
    elif kind == PUBACK:
        good = size == 2 and body != b"\0\0"
    elif kind == SUBACK:
        good = size > 2 and body[:2] != b"\0\0" and all(code < 3 or code == 128 for code in body[2:])
    elif kind == PINGRESP:
        good = size == 0
    else:
        raise Malformed(f"packet type {kind} is not for a client")
    if not good:
        raise Malformed(f"packet type {kind} with a wrong body")
    return Answer(kind, body)
