"""One conversation with a broker, written down packet by packet, so that two brokers can be compared by eye."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Final, Protocol

from simulator.broker import DROP, Broker
from tests.tools.raw_mqtt import packet, text

if TYPE_CHECKING:
    from collections.abc import Iterator

INFLIGHT_MAX: Final = 50
QUEUE_LENGTH_MAX: Final = 5
PING, PONG, LEAVE = b"\xc0\x00", b"\xd0\x00", b"\xe0\x00"
END: Final = b"END"
ROUNDS: Final = 3  # of pings: then a broker with one thread has seen all that happened before
WAIT_S_MAX: Final = 30.0
Will = tuple[str, bytes, int, bool]


def connect(name: str, *, clean: bool = True, will: Will | None = None, user: str | None = None) -> bytes:
    """CONNECT."""
    flags = (0x02 if clean else 0) | (0x80 if user is not None else 0)
    if will is not None:
        flags |= 0x04 | will[2] << 3 | (0x20 if will[3] else 0)
    body = text("MQTT") + bytes((4, flags, 0, 60)) + text(name)
    if will is not None:
        body += text(will[0]) + struct.pack("!H", len(will[1])) + will[1]
    return packet(0x10, body + (text(user) if user is not None else b""))


def subscribe(topic: str, qos: int = 1) -> bytes:
    """SUBSCRIBE with packet id 7."""
    return packet(0x82, b"\0\7" + text(topic) + bytes((qos,)))


def unsubscribe(topic: str) -> bytes:
    """UNSUBSCRIBE with packet id 8."""
    return packet(0xA2, b"\0\x08" + text(topic))


def publish(topic: str, payload: bytes, qos: int = 1, *, retain: bool = False) -> bytes:
    """PUBLISH, with packet id 9 for QoS 1."""
    return packet(0x30 | qos << 1 | retain, text(topic) + (b"\0\x09" if qos else b"") + payload)


def puback(packet_id: int) -> bytes:
    """PUBACK."""
    return b"\x40\x02" + struct.pack("!H", packet_id)


class Room(Protocol):
    """A broker that one can talk with. A caller has a name of its own, whatever client id it says it has."""

    def say(self, caller: str, data: bytes) -> None: ...
    def drop(self, caller: str) -> None: ...
    def heard(self) -> list[tuple[str, list[bytes]]]: ...


class Talk:
    """`written`: what each caller heard after each thing that was done. `up`: who has a connection."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.written: list[str] = []
        self.up: set[str] = set()

    def say(self, caller: str, *packets: bytes) -> None:
        """Send this, on a new connection if `caller` has none."""
        self.up.add(caller)
        self._room.say(caller, b"".join(packets))
        self._write(f"{caller} says {b''.join(packets)!r}")

    def drop(self, caller: str) -> None:
        """End the connection without a word."""
        self.up.discard(caller)
        self._room.drop(caller)
        self._write(f"{caller} is gone")

    def _write(self, done: str) -> None:
        self.written.append(done)
        for caller, packets in self._room.heard():
            self.written += [f"  {caller} hears {one!r}" for one in packets]
            if END in packets:
                self.up.discard(caller)


class Model:
    """The simulated broker."""

    def __init__(self, inflight_max: int = INFLIGHT_MAX) -> None:
        self.broker = Broker(QUEUE_LENGTH_MAX, inflight_max)
        self._conns: dict[str, int] = {}
        self._last = 0
        self._now_ms = 0

    def say(self, caller: str, data: bytes) -> None:
        self._now_ms += 1
        if caller not in self._conns:
            self._last += 1
            self._conns[caller] = self._last
            self.broker.opened(self._last, self._now_ms)
        self.broker.received(self._conns[caller], data, self._now_ms)

    def drop(self, caller: str) -> None:
        self._now_ms += 1
        self.broker.closed(self._conns.pop(caller), self._now_ms)

    def heard(self) -> list[tuple[str, list[bytes]]]:
        callers = {conn: caller for caller, conn in self._conns.items()}
        found: dict[str, list[bytes]] = {}
        for conn, what in self.broker.take():
            caller = callers.get(conn)
            if caller is not None:
                found.setdefault(caller, []).extend([END] if what is DROP else cut(what))
                if what is DROP:
                    del self._conns[caller]
        return sorted(found.items())


class Real:
    """A broker behind a port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._sockets: dict[str, socket.socket] = {}
        self._pinger = socket.create_connection(("127.0.0.1", port), timeout=WAIT_S_MAX)
        self._pinger.sendall(connect("pinger"))
        assert self._pinger.recv(4)[3] == 0

    def say(self, caller: str, data: bytes) -> None:
        if caller not in self._sockets:
            self._sockets[caller] = socket.create_connection(("127.0.0.1", self._port), timeout=WAIT_S_MAX)
        self._sockets[caller].sendall(data)

    def drop(self, caller: str) -> None:
        self._sockets.pop(caller).close()

    def heard(self) -> list[tuple[str, list[bytes]]]:
        self._wait()
        found: dict[str, list[bytes]] = {}
        for caller, connection in sorted(self._sockets.items()):
            packets = list(cut(self._until_pong(connection)))
            if packets:
                found[caller] = packets
            if END in packets:
                self._sockets.pop(caller).close()
        return list(found.items())

    def close(self) -> None:
        """End every connection."""
        for connection in (*self._sockets.values(), self._pinger):
            connection.close()

    def _wait(self) -> None:
        for _ in range(ROUNDS):
            self._pinger.sendall(PING)
            assert self._pinger.recv(2) == PONG

    @staticmethod
    def _until_pong(connection: socket.socket) -> bytes:
        """All that came before the answer to a ping, or before the end."""
        data = b""
        try:
            connection.sendall(PING)
            while not data.endswith(PONG):
                more = connection.recv(65_536)
                if not more:
                    return data + END
                data += more
        except ConnectionError:
            return data + END
        return data[:-2]


def cut(data: bytes) -> Iterator[bytes]:
    """The packets in `data`, for those shorter than 128 bytes."""
    while data:
        size = 3 if data == END else 2 + data[1]
        yield data[:size]
        data = data[size:]
