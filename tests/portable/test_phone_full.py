"""The most that a phone may have to remember fits into its memory: five buttons, each pressed three times."""

from __future__ import annotations

from sos import wire
from sos.parts.effects import Publish, Store
from sos.parts.events import LinkUp, Opened, RedPressed, RemotePressed
from sos.parts.outbox import LENGTH_MAX
from sos.parts.saved import LENGTH_MAX as BLOB_LENGTH_MAX
from sos.phone import Phone
from sos.wire.messages import INT_MAX, UPTIME_MS_MAX

LONGEST = "x" * 31


def test_a_full_outbox_is_written_down_and_sent():
    phone = Phone("pengpu", "p" + LONGEST, "00c0ffee", "test 1", None)
    pieces = [b""]
    hole = bytearray(BLOB_LENGTH_MAX // 2)
    for number in range(1, 4):
        phone.handle(RedPressed(), UPTIME_MS_MAX)
        for button in [letter + LONGEST for letter in "abcd"]:
            for effect in phone.handle(RemotePressed(button, "ffffffff", INT_MAX - 3 + number), UPTIME_MS_MAX):
                if isinstance(effect, Store):
                    pieces = effect.pieces
    phone.handle(Opened(), UPTIME_MS_MAX)
    assert len(phone.outbox.waiting) == LENGTH_MAX
    del phone, hole  # a device that has just started has an empty heap
    blob = b"".join(pieces)
    del pieces
    assert 2000 < len(blob) < BLOB_LENGTH_MAX // 2
    phone = Phone("pengpu", "p" + LONGEST, "00c0ffee", "test 1", blob)
    del blob
    sent = [effect for effect in phone.handle(LinkUp(), UPTIME_MS_MAX) if isinstance(effect, Publish)]
    assert len([effect for effect in sent if effect.name == "sos"]) == 15
    for effect in sent:
        wire.encode(effect.name, effect.value)
