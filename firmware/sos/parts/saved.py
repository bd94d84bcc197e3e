"""What a device must still know after a power cut, as checked bytes: its outbox, its open presses, its settings."""

from __future__ import annotations

import binascii
import json
from typing import Any

from sos.parts.outbox import Waiting
from sos.parts.press import OpenPress
from sos.wire.messages import MESSAGES

VERSION = 2
LENGTH_MAX = 6144  # a full outbox of the longest presses has half of it
_HEAD = b"lamplight "  # then the checksum as 8 hex digits, a space, and JSON


class Unreadable(ValueError):
    """These bytes are not what `pack` made. The text says why, in at most 64 characters."""


class Saved:
    """`settings_version` -1 if the centre never set anything."""

    def __init__(self, heartbeat_s: int, settings_version: int) -> None:
        self.heartbeat_s = heartbeat_s
        self.settings_version = settings_version
        self.open: list[OpenPress] = []
        self.waiting: list[Waiting] = []


def pack(saved: Saved) -> bytes:
    """At most LENGTH_MAX bytes. The names of a message's fields are written once: a small heap is soon in pieces."""
    fields = {w.name: [field.name for field in MESSAGES[w.name].fields] for w in saved.waiting}
    all_of_it: list[Any] = [
        VERSION,
        saved.heartbeat_s,
        saved.settings_version,
        [[p.button, p.epoch, p.number, p.test, p.stage, p.by] for p in saved.open],
        fields,
        [[w.name, [w.value.get(name) for name in fields[w.name]]] for w in saved.waiting],
    ]
    body = json.dumps(all_of_it, separators=(",", ":")).encode()
    blob = _head(body) + body
    assert len(blob) <= LENGTH_MAX
    return blob


def _head(body: bytes) -> bytes:
    return _HEAD + f"{binascii.crc32(body):08x} ".encode()


def unpack(blob: bytes) -> Saved:
    """What was packed. Raises Unreadable for anything that differs in a single bit."""
    start = len(_HEAD) + 9
    body = blob[start:] if len(blob) <= LENGTH_MAX else b""
    if blob[:start] != _head(body):
        raise Unreadable("saved state damaged")
    version, *rest = json.loads(body)
    if version != VERSION:
        raise Unreadable(f"saved state of version {version}")
    heartbeat_s, settings_version, presses, fields, waiting = rest
    saved = Saved(heartbeat_s, settings_version)
    saved.open = [OpenPress(*press) for press in presses]
    for name, values in waiting:
        known = {field: value for field, value in zip(fields[name], values) if value is not None}
        saved.waiting.append(Waiting(name, known))
    return saved
