"""One conversation with the broker: it says hello, keeps the line warm, and sends again what was not confirmed.

          connect()             CONNACK 0
  closed ───────────▶ dialling ───────────▶ open ─── disconnect() ───▶ ended
    ▲                    │ refused, silent,  │ silent, malformed         │
    │                    └───────▶ ended ◀───┘                           │
    └──────────────────── closed(): the transport is gone ───────────────┘

It owns no socket and reads no clock: the owner hands in bytes and `now_ms`, and sends what `output()` gives.
"""

import binascii

from sos.mqtt import packets
from sos.mqtt.events import Broken, Closed, Connected, Delivered, Event, Message, Refused, Subscribed
from sos.mqtt.packets import PACKET_ID_MAX, Will
from sos.mqtt.parser import CONNACK, PINGRESP, PUBACK, SUBACK, Answer, Parser

ANSWER_MS_MAX = 10_000  # a broker that owes us an answer and says nothing at all for so long is gone
HASTY_MS = 2_000  # when somebody waits, or longer; TCP repairs a lost packet sooner
HASTY_SPREAD_S_MAX = 12  # somebody waits
CONNECTIONS_MASK = 0x3FFF  # connection and packet id together stay a small integer on a 32-bit device
CLOSED, DIALLING, OPEN, ENDED = "closed", "dialling", "open", "ended"


class Full(Exception):
    """As many messages are unconfirmed as the session may keep. Trying again helps once the broker confirms some."""


class Session:
    """A client's session over any number of connections.

    `keepalive_s` 0..65535, 0 is never ping. `packet_length_max`: bytes of the longest packet accepted from the broker.
    `inflight_max` 1..60000: so many QoS 1 messages are kept until confirmed. Unless the session is `clean` they survive
    the loss of a connection; never a power cut.
    """

    def __init__(
        self,
        client_id: str,
        user: str | None = None,
        password: str | None = None,
        keepalive_s: int = 60,
        will: Will | None = None,
        clean: bool = True,
        packet_length_max: int = 8192,
        inflight_max: int = 16,
    ) -> None:
        assert 0 < inflight_max <= 60_000
        self._hello = packets.connect(client_id, user, password, keepalive_s, will, clean)
        self._clean = clean
        self._ping_every_ms = keepalive_s * 500  # half, so that one late tick costs nothing
        self._packet_length_max = packet_length_max
        self._inflight_max = inflight_max
        self._inflight: dict[int, bytes] = {}  # packet id: the PUBLISH as sent
        self._subscribing: dict[int, int] = {}  # packet id of a SUBSCRIBE: how many topics it asks for
        self._topics: list[tuple[str, int]] = []
        self._next_id = 1
        self._connection = -1
        self._in_vain = 0  # how often in a row the broker was given up
        self._out: list[bytes] = []
        self._ping_ms: int | None = None  # when the next PINGREQ is due
        self._silent_ms: int | None = None  # when the broker's silence becomes a fault
        self._parser = Parser(packet_length_max)
        self.state = CLOSED

    @property
    def deadline_ms(self) -> int | None:
        """When `tick` has something to do, or None."""
        if self._silent_ms is None or self._ping_ms is None:
            return self._ping_ms if self._silent_ms is None else self._silent_ms
        return min(self._ping_ms, self._silent_ms)

    @property
    def owed(self) -> bool:
        """Whether the broker owes us an answer, and will be taken for gone if it says nothing."""
        return self._silent_ms is not None

    @property
    def unconfirmed(self) -> int:
        """How many QoS 1 messages the broker has not confirmed, 0..inflight_max."""
        return len(self._inflight)

    def connect(self, now_ms: int) -> None:
        """A transport stands: say hello. Only when closed."""
        assert self.state == CLOSED
        self.state = DIALLING
        self._connection = (self._connection + 1) & CONNECTIONS_MASK
        self._parser = Parser(self._packet_length_max, self._connection << 16)
        self._out.append(self._hello)
        self._silent_ms = now_ms + ANSWER_MS_MAX

    def receive(self, data: bytes, now_ms: int) -> list[Event]:
        """What these bytes from the broker mean. Never raises; after `Broken` or `Refused` nothing more is heard."""
        events: list[Event] = []
        if self.state == OPEN:
            self._silent_ms = None
        elif self.state != DIALLING:
            return events
        for packet in self._parser.feed(data):
            if isinstance(packet, Message) and self.state == OPEN:
                events.append(packet)
            elif not self._understood(packet, events, now_ms):
                break
        return events

    def subscribe(self, topics: list[tuple[str, int]]) -> None:
        """Ask for these pairs of topic filter and QoS (0 or 1), now and after every reconnection."""
        self._topics += topics
        if self.state == OPEN:
            self._ask(topics)

    def publish(self, topic: str, payload: bytes, qos: int, retain: bool, now_ms: int) -> int:
        """Send a message; return its packet id, 0 for QoS 0.

        QoS 1 is kept until `Delivered`, also while there is no connection. QoS 0 without a connection is dropped.
        Raises Full, and ValueError for a topic that no message may have.
        """
        if not qos:
            if self.state == OPEN:
                self._out.append(packets.publish(topic, payload, 0, retain, 0))
            return 0
        if len(self._inflight) >= self._inflight_max:
            raise Full(f"{len(self._inflight)} messages are unconfirmed")
        packet_id = self._new_id()
        packet = packets.publish(topic, payload, 1, retain, packet_id)
        self._inflight[packet_id] = packet
        if self.state == OPEN:
            self._out.append(packet)
            self._expect(now_ms)
        return packet_id

    def hasten(self, now_ms: int, spread_s: int) -> None:
        """Somebody waits for what was published at `now_ms`: a broker that says nothing for 2 s and more is gone.

        How much more, up to ten seconds where the phones come back over `spread_s` of 12, the name of the client says,
        so that not all whose broker is slow give it up in one instant. Each time in vain it is twice as long, until
        something is confirmed: who dials anew makes a slow broker slower.
        """
        if self._silent_ms is not None and self.state == OPEN:
            first_ms = HASTY_MS + binascii.crc32(self._hello) % (min(spread_s, HASTY_SPREAD_S_MAX) * 833)
            until_ms = now_ms + min(first_ms << self._in_vain, max(first_ms, ANSWER_MS_MAX))
            nothing_owed_before = self._silent_ms == now_ms + ANSWER_MS_MAX
            self._silent_ms = until_ms if nothing_owed_before else min(self._silent_ms, until_ms)

    def acknowledge(self, packet_id: int) -> None:
        """Confirm a received QoS 1 message (PUBACK), by the handle it came with.

        The handle names the connection too: a late one is dropped, because on the new connection the same packet id
        may belong to a message that nobody has stored yet. The broker sends the old message again.
        """
        wire_id = packet_id & PACKET_ID_MAX
        if wire_id and packet_id >> 16 == self._connection and self.state == OPEN:
            self._out.append(packets.puback(wire_id))

    def disconnect(self) -> None:
        """Take leave, so that the broker does not publish the will."""
        if self.state == OPEN:
            self._out.append(packets.DISCONNECT)
        if self.state != CLOSED:
            self._end()

    @property
    def has_output(self) -> bool:
        """Whether `output` would give anything."""
        return bool(self._out)

    def output(self) -> bytes:
        """All that is to be sent, once."""
        return b"".join(self.take())

    def take(self) -> list[bytes]:
        """The same, packet by packet, for where memory is too short to put them together."""
        out = self._out
        self._out = []
        return out

    def tick(self, now_ms: int) -> list[Event]:
        """Do what is due by now: a ping, or `Broken` when the broker has been silent for too long."""
        events: list[Event] = []
        if self._silent_ms is not None and now_ms >= self._silent_ms:
            self._in_vain = min(self._in_vain + 1, 3)
            self._break("the broker owed an answer and was silent for too long", events)
        elif self._ping_ms is not None and now_ms >= self._ping_ms:
            self._out.append(packets.PINGREQ)
            self._ping_ms = now_ms + self._ping_every_ms
            self._expect(now_ms)
        return events

    def closed(self, now_ms: int) -> list[Event]:  # noqa: ARG002 - every entrance is told the time
        """The transport is gone. Unconfirmed messages are kept, and sent again as copies after `connect`.

        A clean session keeps none, as MQTT has it: a phone's own outbox says again what was not answered.
        """
        if self.state == CLOSED:
            return []
        if self._clean:
            self._inflight = {}
        self._end()
        self._out = []
        self._subscribing = {}
        self.state = CLOSED
        return [Closed()]

    def _understood(self, packet: Event, events: list[Event], now_ms: int) -> bool:
        """Act on anything but a message in time. False: the conversation is over."""
        if isinstance(packet, Answer):
            self._answered(packet, events, now_ms)
        else:
            self._break(packet.reason if isinstance(packet, Broken) else "a message before CONNACK", events)
        return self.state != ENDED

    def _answered(self, packet: Answer, events: list[Event], now_ms: int) -> None:
        body = packet.body
        if (packet.kind == CONNACK) != (self.state == DIALLING):
            self._break(f"packet type {packet.kind} out of order", events)
        elif packet.kind == CONNACK and body[1]:
            events.append(Refused(body[1]))
            self._end()
        elif packet.kind == CONNACK:
            events.append(Connected(body[0] == 1))
            self._open(now_ms)
        elif packet.kind == PUBACK:
            self._in_vain = 0
            if self._inflight.pop(packet.packet_id, None) is not None:  # a second PUBACK for a copy is no news
                events.append(Delivered(packet.packet_id))
        elif packet.kind == SUBACK:
            if self._subscribing.pop(packet.packet_id, 0) == len(body) - 2:
                events.append(Subscribed(tuple(body[2:])))
            else:
                self._break("SUBACK for something never asked", events)
        else:
            assert packet.kind == PINGRESP

    def _open(self, now_ms: int) -> None:
        """Connected: first ask for our topics, so that no answer is missed, then send again what was not confirmed.

        Also when the broker has kept the session: whether it lost it is not worth a wrong guess.
        """
        self.state = OPEN
        self._silent_ms = None
        self._ping_ms = now_ms + self._ping_every_ms if self._ping_every_ms else None
        if self._topics:
            self._ask(self._topics)
        oldest_first = sorted(self._inflight, key=lambda packet_id: (packet_id - self._next_id) & PACKET_ID_MAX)
        for packet_id in oldest_first:
            self._out.append(packets.again(self._inflight[packet_id]))
        if oldest_first or self._topics:
            self._expect(now_ms)

    def _ask(self, topics: list[tuple[str, int]]) -> None:
        packet_id = self._new_id()
        self._subscribing[packet_id] = len(topics)
        self._out.append(packets.subscribe(packet_id, topics))

    def _new_id(self) -> int:
        packet_id = self._next_id
        while packet_id in self._inflight or packet_id in self._subscribing:
            packet_id = packet_id % PACKET_ID_MAX + 1
        self._next_id = packet_id % PACKET_ID_MAX + 1
        return packet_id

    def _expect(self, now_ms: int) -> None:
        if self._silent_ms is None:
            self._silent_ms = now_ms + ANSWER_MS_MAX

    def _break(self, reason: str, events: list[Event]) -> None:
        events.append(Broken(reason))
        self._end()

    def _end(self) -> None:
        self.state = ENDED
        self._ping_ms = None
        self._silent_ms = None
