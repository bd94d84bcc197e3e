"""What a phone says to the broker, as bytes: MQTT 3.1.1 (OASIS, section numbers in brackets), the client's half."""

from sos.record import Record

PACKET_ID_MAX = 65535
STRING_LENGTH_MAX = 65535
PACKET_LENGTH_MAX = 268_435_455  # four length bytes of seven bits (2.2.3)
PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"


class Will(Record):
    """What the broker publishes for us when we vanish without a word. `qos` 0 or 1."""

    __slots__ = ("payload", "qos", "retain", "topic")

    def __init__(self, topic: str, payload: bytes, qos: int, retain: bool) -> None:
        assert qos in (0, 1)
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain


def connect(
    client_id: str, user: str | None, password: str | None, keepalive_s: int, will: Will | None, clean: bool
) -> bytes:
    """CONNECT (3.1). A password needs a user."""
    assert 0 <= keepalive_s <= 65535
    assert password is None or user is not None
    flags = 2 if clean else 0
    rest = _string(client_id)
    if will is not None:
        flags |= 4 | will.qos << 3 | (32 if will.retain else 0)
        rest += _string(will.topic) + _string(will.payload)
    if user is not None:
        flags |= 128
        rest += _string(user)
    if password is not None:
        flags |= 64
        rest += _string(password)
    return _packet(0x10, b"\0\4MQTT\4" + bytes((flags, keepalive_s >> 8, keepalive_s & 255)) + rest)


def publish(topic: str, payload: bytes, qos: int, retain: bool, packet_id: int) -> bytes:
    """PUBLISH (3.3). `packet_id` 0 for QoS 0. ValueError for a topic that no message may have."""
    assert qos in (0, 1)
    assert 0 < packet_id <= PACKET_ID_MAX if qos else packet_id == 0
    if not topic or "\0" in topic or "+" in topic or "#" in topic:
        raise ValueError(f"no message may have the topic {topic!r}")
    head = _string(topic)
    if qos:
        head += _two(packet_id)
    return _packet(0x30 | qos << 1 | retain, head + payload)


def again(packet: bytes) -> bytes:
    """The same PUBLISH with its "perhaps a copy" bit set (3.3.1.1)."""
    return bytes((packet[0] | 8,)) + packet[1:]


def puback(packet_id: int) -> bytes:
    """PUBACK (3.4)."""
    return b"\x40\x02" + _two(packet_id)


def subscribe(packet_id: int, topics: "list[tuple[str, int]]") -> bytes:
    """SUBSCRIBE (3.8) to pairs of topic filter and highest QoS (0 or 1)."""
    assert topics
    body = bytearray(_two(packet_id))  # thousands of topics are put together without copying them each time
    for topic, qos in topics:
        assert qos in (0, 1)
        body += _string(topic)
        body.append(qos)
    return _packet(0x82, bytes(body))


def _two(value: int) -> bytes:
    assert 0 <= value <= 65535
    return bytes((value >> 8, value & 255))


def _string(text: "str | bytes") -> bytes:
    data = text if isinstance(text, bytes) else text.encode()
    if len(data) > STRING_LENGTH_MAX:
        raise ValueError(f"a string of {len(data)} bytes is longer than MQTT can say")
    return _two(len(data)) + data


def _packet(first: int, body: bytes) -> bytes:
    length = len(body)
    if length > PACKET_LENGTH_MAX:
        raise ValueError(f"a packet of {length} bytes is longer than MQTT can say")
    head = bytes((first,))
    while length > 127:
        head += bytes((length & 127 | 128,))
        length >>= 7
    return head + bytes((length,)) + body
