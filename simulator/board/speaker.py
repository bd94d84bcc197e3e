"""Stands in for an ESP32's I2S and the loudspeaker behind it: takes samples as fast as they would be heard, no faster.

A file `speaker.wav` in the current folder is a tape that was put in: what is heard is recorded, without the pauses.
"""

import io
import os
import struct
import time

TAPE = "speaker.wav"
_POLL, _WRITABLE = 3, 4
FILES_MAX = 8  # that asyncio waits for at a time


class I2S(io.IOBase):
    """One channel of 16 bits."""

    TX, MONO = 5, 1

    def __init__(self, number, sck, ws, sd, mode, bits, format, rate, ibuf):  # noqa: A002 - as the chip has it
        _make_room()
        self._room = ibuf
        self._per_ms = rate * bits // 8 // 1000
        self._busy_until_ms = time.ticks_ms()
        self._length = 0
        self._tape = None
        if TAPE in os.listdir():
            self._tape = open(TAPE, "wb")  # noqa: SIM115 - it runs as long as the phone does
            self._tape.write(
                struct.pack(
                    "<4sI4s4sIHHIIHH4sI", b"RIFF", 36, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", 0
                )
            )

    def ioctl(self, request, flags):
        if request != _POLL:
            return -22  # EINVAL; 0 would say that it is file number 0
        return flags & _WRITABLE if self._free() > 1 else 0

    def write(self, data):
        length = min(self._free(), len(data)) & ~1
        if not length:
            return None
        now_ms = time.ticks_ms()
        if time.ticks_diff(self._busy_until_ms, now_ms) < 0:
            self._busy_until_ms = now_ms
        self._busy_until_ms = time.ticks_add(self._busy_until_ms, length // self._per_ms)
        if self._tape:
            self._record(memoryview(data)[:length])
        return length

    def _free(self):
        waiting_ms = max(time.ticks_diff(self._busy_until_ms, time.ticks_ms()), 0)
        return max(self._room - waiting_ms * self._per_ms, 0)

    def _record(self, data):
        self._tape.seek(44 + self._length)
        self._tape.write(data)
        self._length += len(data)
        self._tape.seek(4)
        self._tape.write(struct.pack("<I", 36 + self._length))
        self._tape.seek(40)
        self._tape.write(struct.pack("<I", self._length))
        self._tape.flush()


def _make_room():
    """Let the list of files that are waited for be long enough before something is waited for that is no file, like us.

    The unix port keeps that list in one piece. Every four files it outgrows it, mends what points into it, also of
    objects that have no file and point nowhere (1.26 to 1.29, extmod/modselect.c, poll_set_add_fd), and crashes at the
    next look. A chip has no such list.
    """
    import asyncio

    poller = asyncio.core._io_queue.poller  # noqa: SLF001 - there is no other way to it
    numbers = range(1000, 1000 + FILES_MAX)
    for number in numbers:
        poller.register(number, _WRITABLE)
    for number in numbers:
        poller.unregister(number)
