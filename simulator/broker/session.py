"""What the broker remembers of one client: what it wants to hear, and what it has not confirmed yet."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from sos.mqtt.packets import PACKET_ID_MAX, again, publish

if TYPE_CHECKING:
    from simulator.broker.packets import Message

# Both as in tools/brokers/mosquitto.py.
INFLIGHT_MAX: Final = 4_000
QUEUE_LENGTH_MAX: Final = 100_000


class Session:
    """`conn`: its connection, None while it is away. A clean session does not outlive its connection."""

    def __init__(self, client_id: str, clean: bool, queue_length_max: int, inflight_max: int) -> None:
        self.client_id = client_id
        self.clean = clean
        self.conn: int | None = None
        self.filters: dict[str, int] = {}  # to the granted QoS
        self.lost = 0  # messages for which there was no room
        self._inflight: dict[int, Message] = {}  # sent and not confirmed, oldest first
        self._queue: deque[tuple[int, Message]] = deque()  # not sent yet
        self._queue_length_max = queue_length_max
        self._inflight_max = inflight_max
        self._last_id = 0

    @property
    def waiting(self) -> int:
        """Messages that the client has not confirmed, sent or not."""
        return len(self._inflight) + len(self._queue)

    def put(self, message: Message) -> bytes:
        """What to send of it now, maybe nothing: QoS 1 waits for its turn, and QoS 0 for nobody."""
        if not message.qos:
            return publish(message.topic, message.payload, 0, message.retain, 0) if self.conn is not None else b""
        self._last_id = packet_id = self._last_id % PACKET_ID_MAX + 1  # also of one that is lost, as Mosquitto does
        if self.conn is not None and len(self._inflight) < self._inflight_max:
            return self._send(packet_id, message)
        if self.waiting - (0 if self.conn is None else self._inflight_max) < self._queue_length_max:
            self._queue.append((packet_id, message))
        else:
            self.lost += 1
        return b""

    def confirm(self, packet_id: int) -> bytes:
        """The client has that message; what there is room for now."""
        self._inflight.pop(packet_id, None)
        return self._more()

    def resume(self) -> bytes:
        """The client is back: first what it did not confirm, as copies and in order (4.4, 4.6), then what waits."""
        old = [again(_packet(message, packet_id)) for packet_id, message in self._inflight.items()]
        return b"".join(old) + self._more()

    def copy(self, with_messages: bool) -> Session:
        """The same, of a client that is away."""
        new = Session(self.client_id, self.clean, self._queue_length_max, self._inflight_max)
        new.filters = dict(self.filters)
        if with_messages:
            new._inflight = dict(self._inflight)
            new._queue = self._queue.copy()
            new._last_id = self._last_id
        return new

    def _more(self) -> bytes:
        found: list[bytes] = []
        while self._queue and len(self._inflight) < self._inflight_max:
            found.append(self._send(*self._queue.popleft()))
        return b"".join(found)

    def _send(self, packet_id: int, message: Message) -> bytes:
        self._inflight[packet_id] = message
        return _packet(message, packet_id)


def _packet(message: Message, packet_id: int) -> bytes:
    return publish(message.topic, message.payload, 1, message.retain, packet_id)
