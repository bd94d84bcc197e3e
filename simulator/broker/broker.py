"""The broker between the homes and the centre: passes messages on, keeps them for who is away, and says who vanished.

It owns no socket and reads no clock: its owner tells it what came in on which connection (a number) and `now_ms`, and
does what `take()` gives: bytes for a connection, or DROP. It does what Mosquitto does as tools/brokers sets it up, and
a test has the same conversation with both.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final

from sos.mqtt.packets import puback

from simulator.broker import packets
from simulator.broker.clients import Client, Silence
from simulator.broker.packets import Connect, Malformed, Message, Ping, Puback, Publish, Subscribe, Unsubscribe
from simulator.broker.saved import NOTHING, Disk, Keep, Saved, save
from simulator.broker.session import INFLIGHT_MAX, QUEUE_LENGTH_MAX, Session
from simulator.broker.topics import Retained, Subscriptions

if TYPE_CHECKING:
    from simulator.broker.packets import Packet

# What becomes of one message for one subscriber: (sender, receiver, topic, qos) -> one delay in ms for each copy that
# arrives; () is a message that is lost, whoever was told that it was received.
Fate = Callable[[str, str, str, int], tuple[int, ...]]


class Drop(Enum):
    """The broker ends this connection."""

    DROP = 0


DROP: Final = Drop.DROP
_AT_ONCE: Final = (0,)


class Broker:
    """`fate`: set it to disturb messages; None disturbs nothing. Milliseconds count from any zero, never backwards."""

    def __init__(self, queue_length_max: int = QUEUE_LENGTH_MAX, inflight_max: int = INFLIGHT_MAX) -> None:
        self.fate: Fate | None = None
        self._queue_length_max = queue_length_max
        self._inflight_max = inflight_max
        self._out: list[tuple[int, bytes | Drop]] = []
        self._clients: dict[int, Client] = {}
        self._silence = Silence()
        self._late: list[tuple[int, int, Session, Message]] = []  # a heap: due ms, serial
        self._serial = 0
        self._disk = Disk()
        self._sessions: dict[str, Session] = {}
        self._retained = Retained()
        self._subscriptions = Subscriptions()

    # What its owner tells it.

    def opened(self, conn: int, now_ms: int) -> None:
        """Somebody dialled. `conn` was never used before."""
        client = self._clients[conn] = Client(conn, now_ms)
        self._silence.watch(client)

    def received(self, conn: int, data: bytes, now_ms: int) -> None:
        """These bytes came. What comes after a DROP is not heard."""
        client = self._clients.get(conn)
        if client is None:
            return
        self._before_change(now_ms)
        client.heard_ms = now_ms
        try:
            if client.session is None:
                client.reader.must_be_hello(data)
            for packet in client.reader.feed(data):
                self._handle(client, packet, now_ms)
                if conn not in self._clients:
                    return
        except Malformed:
            self._drop(client, now_ms)

    def closed(self, conn: int, now_ms: int) -> None:
        """The connection is gone; if nobody said goodbye, the client's will is done."""
        client = self._clients.get(conn)
        if client is not None:
            self._before_change(now_ms)
            self._end(client, now_ms)

    def tick(self, now_ms: int) -> None:
        """Do what is due by now: end silent connections, pass on late messages."""
        due_ms = self.deadline_ms
        if due_ms is None or due_ms > now_ms:
            return
        self._before_change(now_ms)
        for client in self._silence.silent(now_ms):
            self._drop(client, now_ms)
        while self._late and self._late[0][0] <= now_ms:
            _, _, session, message = heapq.heappop(self._late)
            if self._sessions.get(session.client_id) is session:
                self._send(session, session.put(message))

    @property
    def deadline_ms(self) -> int | None:
        """When `tick` may have something to do, or None."""
        due_ms = self._silence.deadline_ms
        if self._late and (due_ms is None or self._late[0][0] < due_ms):
            return self._late[0][0]
        return due_ms

    def take(self) -> list[tuple[int, bytes | Drop]]:
        """What is to be done now, in order: pairs of connection and bytes, or DROP."""
        out, self._out = self._out, []
        return out

    def suspend(self, conn: int) -> None:
        """Somebody vouches for this connection: its silence means nothing until `resume`."""
        client = self._clients.get(conn)
        if client is not None:
            client.vouched = True

    def resume(self, conn: int, heard_ms: int) -> None:
        """From here on it speaks for itself again; it was last heard at `heard_ms`."""
        client = self._clients.get(conn)
        if client is not None:
            client.vouched = False
            client.heard_ms = max(client.heard_ms, heard_ms)
            self._silence.watch(client)

    def crash(self, keep: Keep, now_ms: int) -> None:
        """Killed, and started again: every connection is forgotten, no will is done, and this much is still known."""
        self._before_change(now_ms)
        if keep == "all":
            kept = self.known()
        elif keep == "saved":
            kept = self._disk.last
        elif keep == "sessions":
            kept = save(self._retained.all, self._sessions.values(), with_messages=False)
        else:
            kept = NOTHING
        self._start_with(kept)

    def known(self) -> Saved:
        """A copy of what it would write to its disk now."""
        return save(self._retained.all, self._sessions.values())

    # What clients say.

    def _handle(self, client: Client, packet: Packet, now_ms: int) -> None:
        session = client.session
        if isinstance(packet, Connect):
            self._connect(client, packet, now_ms)
        elif session is None:
            raise Malformed("something before CONNECT")
        elif isinstance(packet, Publish):
            self._publish(Message(packet.topic, packet.payload, packet.qos, packet.retain, session.client_id), now_ms)
            if packet.qos:
                self._out.append((client.conn, puback(packet.packet_id)))
        elif isinstance(packet, Puback):
            self._send(session, session.confirm(packet.packet_id))
        elif isinstance(packet, Ping):
            self._out.append((client.conn, packets.PINGRESP))
        elif isinstance(packet, Subscribe):
            self._subscribe(session, packet, client.conn, now_ms)
        elif isinstance(packet, Unsubscribe):
            for text in packet.filters:
                session.filters.pop(text, None)
                self._subscriptions.remove(text, session.client_id)
            self._out.append((client.conn, packets.unsuback(packet.packet_id)))
        else:
            client.will = None
            self._drop(client, now_ms)

    def _connect(self, client: Client, packet: Connect, now_ms: int) -> None:
        if client.session is not None:
            raise Malformed("CONNECT twice")
        # The user's name goes before the client id: use_username_as_clientid in tools/brokers/mosquitto.py.
        client_id = packet.user or packet.client_id or (f"nameless-{client.conn}" if packet.clean else "")
        refused = packets.BAD_VERSION if packet.version != 4 else 0 if client_id else packets.BAD_ID
        if refused:
            self._out.append((client.conn, packets.connack(refused)))
            self._drop(client, now_ms)
            return
        session, present = self._session_for(client_id, packet.clean, now_ms)
        session.conn, client.session = client.conn, session
        client.keepalive_s = packet.keepalive_s
        self._silence.watch(client)
        if packet.will is not None:
            client.will = Message(*packet.will, client_id)
        self._out.append((client.conn, packets.connack(packets.WELCOME, present)))
        self._send(session, session.resume())

    def _session_for(self, client_id: str, clean: bool, now_ms: int) -> tuple[Session, bool]:
        """The session of this name, and whether it was there before.

        Whoever had the name until now is cut off. Its will is done only if its session ends, as Mosquitto has it.
        """
        old = self._sessions.get(client_id)
        if old is not None and old.conn is not None:
            client = self._clients[old.conn]
            will, client.will = client.will, None
            if clean:
                self._unsubscribe(old)
            if will is not None and (clean or old.clean):
                self._publish(will, now_ms)
            self._drop(client, now_ms)
            old = self._sessions.get(client_id)
        if old is not None and not clean:
            return old, True
        if old is not None:
            self._forget(old)
        session = self._sessions[client_id] = Session(client_id, clean, self._queue_length_max, self._inflight_max)
        return session, False

    def _subscribe(self, session: Session, packet: Subscribe, conn: int, now_ms: int) -> None:
        for text, qos in packet.filters:
            session.filters[text] = qos
            self._subscriptions.add(text, session.client_id, qos)
        self._out.append((conn, packets.suback(packet.packet_id, [qos for _, qos in packet.filters])))
        for text, qos in packet.filters:
            for message in self._retained.of(text):
                self._pass_on(session, message._replace(qos=min(qos, message.qos)), now_ms)

    # Messages.

    @property
    def late(self) -> int:
        """How many messages are still on their way because `fate` holds them back."""
        return len(self._late)

    def _publish(self, message: Message, now_ms: int) -> None:
        if message.retain:
            self._retained.keep(message)
        for client_id, qos in self._subscriptions.of(message.topic).items():
            copy = Message(message.topic, message.payload, min(qos, message.qos), False, message.sender)
            self._pass_on(self._sessions[client_id], copy, now_ms)

    def _pass_on(self, session: Session, message: Message, now_ms: int) -> None:
        if self.fate is None:
            self._send(session, session.put(message))
            return
        for late_ms in self.fate(message.sender, session.client_id, message.topic, message.qos):
            if late_ms:
                self._serial += 1
                heapq.heappush(self._late, (now_ms + late_ms, self._serial, session, message))
            else:
                self._send(session, session.put(message))

    def _send(self, session: Session, data: bytes) -> None:
        if data and session.conn is not None:
            self._out.append((session.conn, data))

    # Ends.

    def _drop(self, client: Client, now_ms: int) -> None:
        self._out.append((client.conn, DROP))
        self._end(client, now_ms)

    def _end(self, client: Client, now_ms: int) -> None:
        del self._clients[client.conn]
        client.ended = True
        if client.session is not None:
            client.session.conn = None
            if client.session.clean:
                self._forget(client.session)
        if client.will is not None:
            self._publish(client.will, now_ms)

    def _unsubscribe(self, session: Session) -> None:
        for text in session.filters:
            self._subscriptions.remove(text, session.client_id)
        session.filters.clear()

    def _forget(self, session: Session) -> None:
        self._unsubscribe(session)
        del self._sessions[session.client_id]

    # The disk.

    def _before_change(self, now_ms: int) -> None:
        if self._disk.due(now_ms):
            self._disk.last = self.known()

    def _start_with(self, kept: Saved) -> None:
        self._out, self._clients, self._late, self._silence = [], {}, [], Silence()
        self._sessions, self._subscriptions = {}, Subscriptions()
        self._retained = Retained(kept.retained.values())
        for old in kept.sessions:
            session = self._sessions[old.client_id] = old.copy(with_messages=True)
            for text, qos in session.filters.items():
                self._subscriptions.add(text, session.client_id, qos)
        self._disk.last = kept
