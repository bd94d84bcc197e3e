"""What a device knows after a power cut is what it wrote down, or it says that it is damaged."""

from __future__ import annotations

import binascii
from typing import Any

from sos.parts import press
from sos.parts.outbox import Waiting
from sos.parts.press import OpenPress
from sos.parts.saved import LENGTH_MAX as BLOB_LENGTH_MAX
from sos.parts.saved import Saved, Unreadable, pack, unpack

PHONE = "ph-00001"
EPOCH = "00c0ffee"


def sos(number: int) -> dict[str, Any]:
    return {"button": PHONE, "epoch": EPOCH, "number": number}


def event(number: int) -> dict[str, Any]:
    return {"epoch": EPOCH, "number": number, "kind": "mains_lost"}


def saved() -> Saved:
    kept = Saved(60, 3)
    kept.open = [OpenPress(PHONE, EPOCH, 7, False, press.TAKEN, "李娜")]
    kept.waiting = [Waiting("sos", sos(7)), Waiting("event", event(6))]
    return kept


def readable(blob: bytes) -> bool:
    try:
        unpack(blob)
    except Unreadable:
        return False
    return True


def test_what_is_written_down_is_read_again():
    kept = unpack(b"".join(pack(saved())))
    assert (kept.heartbeat_s, kept.settings_version) == (60, 3)
    assert (kept.open[0].button, kept.open[0].stage, kept.open[0].by) == (PHONE, press.TAKEN, "李娜")
    assert [(waiting.name, waiting.value) for waiting in kept.waiting] == [("sos", sos(7)), ("event", event(6))]


def test_a_single_wrong_bit_is_noticed_wherever_it_is():
    blob = b"".join(pack(saved()))
    assert readable(blob)
    for at in range(len(blob)):
        wrong = bytearray(blob)
        wrong[at] ^= 1 << at % 8
        assert not readable(bytes(wrong)), at
        assert not readable(blob[:at]), at
    assert not readable(blob + b" ")
    assert not readable(b"\xff" * (BLOB_LENGTH_MAX + 1))


def test_a_state_of_another_version_is_not_guessed_at():
    blob = b"".join(pack(saved()))
    body = blob.split(b" ", 2)[2].replace(b"[2,", b"[1,", 1)
    assert body != blob.split(b" ", 2)[2]
    head = f"lamplight {binascii.crc32(body):08x} ".encode()
    assert not readable(head + body)


def test_what_a_newer_device_has_added_is_passed_over_and_what_an_older_one_lacks_is_not_missed():
    blob = b"".join(pack(saved()))
    for old, new in ((b",{}]", b",{},17]"), (b",{}]", b"]")):
        body = blob.split(b" ", 2)[2]
        changed = body[: -len(old)] + new
        assert body.endswith(old)
        kept = unpack(f"lamplight {binascii.crc32(changed):08x} ".encode() + changed)
        assert [waiting.value for waiting in kept.waiting] == [sos(7), event(6)]
