"""What a device must still know after a power cut, as checked bytes: its counter, its outbox, its open presses."""

from __future__ import annotations

import binascii
import json
from typing import Any

from sos.parts.outbox import Waiting
from sos.parts.press import OpenPress

VERSION = 1
LENGTH_MAX = 6144  # a full outbox of the longest presses has 5 kB
_HEAD = b"lamplight "  # then the checksum as 8 hex digits, a space, and JSON


class Unreadable(ValueError):
    """These bytes are not what `pack` made. The text says why, in at most 64 characters."""


class Saved:
    """`number` is the last one drawn of `epoch`; `settings_version` -1 if the centre never set anything."""

    def __init__(self, epoch: str, number: int, heartbeat_s: int, settings_version: int) -> None:
        self.epoch = epoch
        self.number = number
        self.heartbeat_s = heartbeat_s
        self.settings_version = settings_version
        self.open: list[OpenPress] = []
        self.waiting: list[Waiting] = []


def pack(saved: Saved) -> bytes:
    """At most LENGTH_MAX bytes."""
    presses = [[p.button, p.epoch, p.number, p.test, p.stage, p.by] for p in saved.open]
    waiting = [[w.name, w.value] for w in saved.waiting]
    all_of_it: list[Any] = [
        VERSION,
        saved.epoch,
        saved.number,
        saved.heartbeat_s,
        saved.settings_version,
        presses,
        waiting,
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
    epoch, number, heartbeat_s, settings_version, presses, waiting = rest
    saved = Saved(epoch, number, heartbeat_s, settings_version)
    saved.open = [OpenPress(*press) for press in presses]
    saved.waiting = [Waiting(name, value) for name, value in waiting]
    return saved
