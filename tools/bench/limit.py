"""The limit: the least that can be done between a press and its answer without losing it.

A raw socket, no MQTT library, `sqlite3` with `synchronous=FULL`, one commit for all that one read brought, then the
answers in one write. It decides nothing, knows nobody and keeps no alarm: no hub can be faster on this machine.

    python -m tools.bench.limit PORT USER PASSWORD SITE DATABASE
"""

import json
import socket
import sqlite3
import sys
import time
from pathlib import Path

READ_LENGTH_MAX = 1 << 20
PUBLISH, PUBLISH_QOS1_BITS = 3, 0x02


def packet(first: int, body: bytes) -> bytes:
    """An MQTT packet: its first byte, its length, its body."""
    length = len(body)
    head = bytearray([first])
    while True:
        length, low = divmod(length, 128)
        head.append(low | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def text(value: str) -> bytes:
    """A string as MQTT writes it."""
    raw = value.encode()
    return len(raw).to_bytes(2, "big") + raw


def dial(port: int, user: str, password: str, site: str) -> socket.socket:
    """Connect and subscribe to everything that devices send."""
    broker = socket.create_connection(("127.0.0.1", port))
    broker.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    broker.sendall(
        packet(0x10, text("MQTT") + bytes([4, 0xC2, 0, 0]) + text("limit") + text(user) + text(password))
        + packet(0x82, b"\x00\x01" + text(f"lamplight/v1/{site}/+/up/+") + b"\x01")
    )
    return broker


def publishes(buffer: bytearray) -> list[tuple[bytes, bytes, bytes]]:
    """Cut whole PUBLISH packets off the buffer: topic, packet id (empty for QoS 0), payload."""
    found: list[tuple[bytes, bytes, bytes]] = []
    at = 0
    while len(buffer) - at >= 2:
        length, shift, body = 0, 0, at + 1
        while body < len(buffer):
            length |= (buffer[body] & 0x7F) << shift
            shift += 7
            body += 1
            if not buffer[body - 1] & 0x80:
                break
        else:
            break
        if len(buffer) - body < length:
            break
        if buffer[at] >> 4 == PUBLISH:
            topic_end = body + 2 + int.from_bytes(buffer[body : body + 2], "big")
            id_end = topic_end + (2 if buffer[at] & PUBLISH_QOS1_BITS else 0)
            found.append(
                (
                    bytes(buffer[body + 2 : topic_end]),
                    bytes(buffer[topic_end:id_end]),
                    bytes(buffer[id_end : body + length]),
                )
            )
        at = body + length
    del buffer[:at]
    return found


def answer(topic: bytes, payload: bytes) -> bytes:
    """The QoS 0 packet that tells the device `received`."""
    press = json.loads(payload)
    said = {"button": press["button"], "epoch": press["epoch"], "number": press["number"], "stage": "received"}
    body = json.dumps({**said, "utc_s": int(time.time())}, separators=(",", ":")).encode()
    down = topic[: -len(b"up/sos")] + b"down/answer"
    return packet(0x30, len(down).to_bytes(2, "big") + down + body)


def main() -> None:
    port, user, password, site, path = sys.argv[1:]
    database = sqlite3.connect(Path(path), isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, at_ms INTEGER, topic TEXT, payload BLOB)")
    broker = dial(int(port), user, password, site)
    print("ready", flush=True)
    buffer = bytearray()
    while data := broker.recv(READ_LENGTH_MAX):
        buffer += data
        batch = publishes(buffer)
        presses = [(topic, payload) for topic, _, payload in batch if topic.endswith(b"/up/sos")]
        if presses:
            now_ms = int(time.time() * 1000)
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO raw (at_ms, topic, payload) VALUES (?, ?, ?)", [(now_ms, *one) for one in presses]
            )
            database.execute("COMMIT")
        out = [packet(0x40, packet_id) for _, packet_id, _ in batch if packet_id]
        out += [answer(*one) for one in presses]
        if out:
            broker.sendall(b"".join(out))


if __name__ == "__main__":
    main()
