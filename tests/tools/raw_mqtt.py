"""MQTT 3.1.1 by hand over a blocking socket, so that a broker is judged without any of our own client code."""

from __future__ import annotations

import socket
import struct
from collections import deque
from typing import Self

REFUSED = 0x80
WAIT_SECONDS_MAX = 30.0


def text(value: str) -> bytes:
    """A string as MQTT writes it."""
    data = value.encode()
    return struct.pack("!H", len(data)) + data


def packet(kind: int, body: bytes) -> bytes:
    """A packet whose first byte is `kind`, with its length in front of the body."""
    length, digits = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([kind]) + bytes(digits) + body


class RawClient:
    """One connection. `code` is what the broker said to CONNECT: 0 is welcome."""

    def __init__(
        self,
        port: int,
        user: str,
        password: str,
        *,
        client_id: str | None = None,
        will: tuple[str, bytes] | None = None,
        clean: bool = True,
        keepalive_s: int = 60,
    ) -> None:
        """Connect to the loopback broker at `port`; the client id is the user's name unless given."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS_MAX)
        self._messages: deque[tuple[str, bytes]] = deque()
        self.retained: list[bytes] = []  # of what came, the payloads that the broker calls retained
        flags = 0xC0 | (0x02 if clean else 0) | (0x0C if will else 0)
        body = text("MQTT") + bytes([4, flags]) + struct.pack("!H", keepalive_s) + text(client_id or user)
        if will:
            body += text(will[0]) + struct.pack("!H", len(will[1])) + will[1]
        self._socket.sendall(packet(0x10, body + text(user) + text(password)))
        self.session_present, self.code = self._wait_for(0x20)

    def subscribe(self, topic: str) -> int:
        """Subscribe with QoS 1 and return the broker's code: a QoS or REFUSED."""
        self._socket.sendall(packet(0x82, b"\x00\x07" + text(topic) + b"\x01"))
        return self._wait_for(0x90)[2]

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish with QoS 1 and wait for the broker's PUBACK, which also comes when it drops the message."""
        self._socket.sendall(packet(0x33 if retain else 0x32, text(topic) + b"\x00\x09" + payload))
        self._wait_for(0x40)

    def say(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0."""
        self._socket.sendall(packet(0x30, text(topic) + payload))

    def announce_huge_message(self, topic: str) -> None:
        """Begin a PUBLISH of 256 MB, the most that MQTT can say."""
        self._socket.sendall(b"\x30\xff\xff\xff\x7f" + text(topic) + b"x" * 100)

    def next_message(self) -> tuple[str, bytes]:
        """Topic and payload of the next message, acknowledged. Raises TimeoutError or ConnectionError."""
        while not self._messages:
            self._read_packet()
        return self._messages.popleft()

    def wait_for_end(self) -> None:
        """Return when the broker has closed the connection; raises TimeoutError if it does not."""
        try:
            while True:
                self._read_packet()
        except ConnectionError:
            return

    def leave(self) -> None:
        """Say DISCONNECT and wait until the broker has closed the connection."""
        self._socket.sendall(b"\xe0\x00")
        self.wait_for_end()
        self.drop()

    def drop(self) -> None:
        """End the connection without a word, as a cut cable does."""
        self._socket.close()

    def _wait_for(self, kind: int) -> bytes:
        while True:
            got, body = self._read_packet()
            if got & 0xF0 == kind:
                return body

    def _read_packet(self) -> tuple[int, bytes]:
        kind, length, shift = self._exactly(1)[0], 0, 0
        while True:
            digit = self._exactly(1)[0]
            length |= (digit & 0x7F) << shift
            shift += 7
            if digit < 0x80:
                break
        body = self._exactly(length)
        if kind & 0xF0 == 0x30:
            self._keep(kind, body)
        return kind, body

    def _keep(self, kind: int, body: bytes) -> None:
        end = 2 + struct.unpack("!H", body[:2])[0]
        topic = body[2:end].decode()
        if kind & 0x06:
            self._socket.sendall(b"\x40\x02" + body[end : end + 2])
            end += 2
        self._messages.append((topic, body[end:]))
        if kind & 0x01:
            self.retained.append(body[end:])

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self._socket.recv(count - len(data))
            if not more:
                raise ConnectionError("the broker closed the connection")
            data += more
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()
