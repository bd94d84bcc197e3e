"""What a device must still know after a power cut, as checked bytes: its outbox, its open presses, its settings."""

from __future__ import annotations

import binascii
import io
import json
from typing import Any

from sos.parts.outbox import Waiting
from sos.parts.press import OpenPress
from sos.wire.messages import fields_of

VERSION = 2
LENGTH_MAX = 6144  # a full outbox of the longest presses has half of it
_HEAD = b"lamplight "  # then the checksum as 8 hex digits, a space, and JSON


class Unreadable(ValueError):
    """These bytes are not what `pack` made. The text says why, in at most 64 characters."""


class Saved:
    """`settings_version` -1 if the centre never set anything. `more`: what parts keep, by names of their own: little,
    and what JSON can say.
    """

    def __init__(self, heartbeat_s: int, settings_version: int) -> None:
        self.heartbeat_s = heartbeat_s
        self.settings_version = settings_version
        self.open: list[OpenPress] = []
        self.waiting: list[Waiting] = []
        self.more: dict[str, Any] = {}


def pack(saved: Saved) -> list[bytes]:
    """At most LENGTH_MAX bytes, in pieces of one entry each, and a message's field names once: a small heap is soon
    full of holes, and 2 kB in one piece were not to be had where 24 kB were free.
    """
    fields = {w.name: [name for _, name, _, _, _, _ in fields_of(w.name)] for w in saved.waiting}
    pieces = [b"[", _json([VERSION, saved.heartbeat_s, saved.settings_version])[1:-1], b",["]
    _add(pieces, [[p.button, p.epoch, p.number, p.test, p.stage, p.by] for p in saved.open])
    pieces += [b"],", _json(fields), b",["]
    _add(pieces, [[w.name, [w.value.get(name) for name in fields[w.name]]] for w in saved.waiting])
    pieces += [b"],", _json(saved.more), b"]"]
    checksum = 0
    for piece in pieces:
        checksum = binascii.crc32(piece, checksum)
    pieces.insert(0, _head(checksum))
    assert sum([len(piece) for piece in pieces]) <= LENGTH_MAX
    return pieces


def _add(pieces: list[bytes], entries: list[Any]) -> None:
    for place, entry in enumerate(entries):
        pieces.append((b"," if place else b"") + _json(entry))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _head(checksum: int) -> bytes:
    return _HEAD + f"{checksum:08x} ".encode()


def unpack(blob: bytes) -> Saved:
    """What was packed. Raises Unreadable for anything that differs in a single bit."""
    start = len(_HEAD) + 9
    if len(blob) > LENGTH_MAX or blob[:start] != _head(binascii.crc32(memoryview(blob)[start:])):
        raise Unreadable("saved state damaged")
    body = io.BytesIO(blob)  # and not a copy of it
    body.seek(start)
    version, *rest = json.load(body)
    if version != VERSION:
        raise Unreadable(f"saved state of version {version}")
    heartbeat_s, settings_version, presses, fields, waiting = rest[:5]  # who wrote this may have known more, or less
    saved = Saved(heartbeat_s, settings_version)
    saved.open = [OpenPress(*press) for press in presses]
    if len(rest) > 5:
        saved.more = rest[5]
    for name, values in waiting:
        known = {field: value for field, value in zip(fields[name], values) if value is not None}
        saved.waiting.append(Waiting(name, known))
    return saved
