"""The loudspeaker: phrases from files, tones where there is no file, and silence without a hiss in between.

A phrase is voice/<language>/<word>.wav in flash: 8,000 samples a second of µ-law, whose sound begins at byte 58.
"""

import asyncio
import os
from array import array

import uctypes
from machine import I2S, Pin
from sos.parts.signs import notes
from sos.parts.voice import Play, Voice

from board import alive, clock, pins
from board.bell import Bell

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from typing import BinaryIO

RATE = 8000
HEADER_LENGTH = 58
SAMPLES = 128  # 16 ms: nothing that interrupts waits longer
REST = RATE // 5  # between one word and the next
I2S_LENGTH = 1024  # bytes between us and the loudspeaker: 64 ms
GAINS = (16, 32, 64, 128, 256)  # of 256, for each step of the volume: 6 dB
WAVE = (0, 12540, 23170, 30274, 32767, 30274, 23170, 12540, 0, -12540, -23170, -30274, -32767, -30274, -23170, -12540)


class Sound:
    """Says words, one after the other. `folder` has the phrases of the resident's language."""

    def __init__(self, folder: str, volume: int) -> None:
        self.voice = Voice(volume)
        self._folder = folder
        self._on = Pin(pins.SPEAKER_ON, Pin.OUT)
        self._out = I2S(
            0,
            sck=Pin(pins.SPEAKER_CLOCK),
            ws=Pin(pins.SPEAKER_WORD),
            sd=Pin(pins.SPEAKER_DATA),
            mode=I2S.TX,
            bits=16,
            format=I2S.MONO,
            rate=RATE,
            ibuf=I2S_LENGTH,
        )
        self._writer = asyncio.StreamWriter(self._out, {})
        self._bytes = bytearray(SAMPLES)
        self._samples = array("h", bytes(2 * SAMPLES))
        # The same memory, counted in bytes as a stream wants it.
        self._raw = memoryview(uctypes.bytearray_at(uctypes.addressof(self._samples), 2 * SAMPLES))
        self._levels = array("h", bytes(512))
        self._volume = 0  # the one that `_levels` are made for
        self._wanted: "Play | None" = None
        self._changed = Bell()

    def say(self, word: str, by: "str | None") -> None:
        """A word of `sos.parts.words`, with the name of a helper or without."""
        self._take(self.voice.say(word, by, clock.now_ms()))

    def call(self, on: bool) -> None:
        """A conversation came on the loudspeaker, or went off it."""
        self._take(self.voice.call(on, clock.now_ms()))

    def turn(self, louder: bool) -> int:
        """A step louder or softer; the volume that it is now."""
        self._take(self.voice.turn(louder, clock.now_ms()))
        return self.voice.volume

    def tune(self, volume: "int | None", language: "str | None") -> None:
        """So loud from now on, and in this language, if its phrases are here; None: as before."""
        if volume is not None:
            self.voice.volume = volume
        if language is not None and language in os.listdir("voice"):
            self._folder = "voice/" + language

    async def run(self) -> None:
        """Never returns."""
        while True:
            play, self._wanted = self._wanted, None
            if play is not None:
                await self._play(play)
                if self._wanted is None:
                    self._take(self.voice.ended(clock.now_ms()))
            elif not self._changed.rung:
                await self._wait()
                self._take(self.voice.tick(clock.now_ms()))
            self._changed.hush()

    def _take(self, play: "Play | None") -> None:
        if play is not None:
            self._wanted = play
        self._changed.ring()

    async def _wait(self) -> None:
        due_ms = self.voice.due_ms
        await self._changed.wait(alive.RAN_MS_MAX if due_ms is None else max(due_ms - clock.now_ms(), 0))

    async def _play(self, play: Play) -> None:
        """Until its end, or until something else is wanted. The amplifier is off in between: no hiss in a bedroom."""
        self._on.value(1)
        self._set_volume(play.volume)
        said = False
        if play.notes_first or play.alone:
            await self._play_notes(play.word)
        if not play.alone:
            for piece in self._pieces(play):
                said = await self._play_file(piece) or said
            if not said and not play.notes_first:
                await self._play_notes(play.word)
        await self._play_note(0, REST)
        if self._wanted is None:
            self._on.value(0)

    def _pieces(self, play: Play) -> "list[str]":
        """What to play one after the other: with the helper's name in it only if all of the name can be said."""
        try:
            for piece in play.name:
                os.stat(self._path(piece))
        except OSError:
            return [play.word]
        return ["taken_by"] + play.name + ["taken_by_end"] if play.name else [play.word]

    def _path(self, piece: str) -> str:
        return f"{self._folder}/{piece}.wav"

    async def _play_file(self, piece: str) -> bool:
        """False if there is no such phrase, or what is there is no sound of ours."""
        try:
            with open(self._path(piece), "rb") as file:  # noqa: ASYNC230 - flash has no other way
                head = file.read(HEADER_LENGTH)
                if head[:4] != b"RIFF" or head[20:28] != b"\x07\x00\x01\x00\x40\x1f\x00\x00":
                    return False
                await self._play_open(file)
        except OSError:
            return False
        return True

    async def _play_open(self, file: "BinaryIO") -> None:
        data, samples, levels = self._bytes, self._samples, self._levels
        while self._wanted is None:
            length = file.readinto(data)
            if not length:
                return
            for at in range(length):
                samples[at] = levels[data[at]]
            await self._write(length)

    async def _play_notes(self, word: str) -> None:
        for hertz, lasting_ms in notes(word):
            await self._play_note(hertz, lasting_ms * RATE // 1000)

    async def _play_note(self, hertz: int, left: int) -> None:
        samples, step, gain, at = self._samples, hertz * 65536 // RATE, GAINS[self._volume - 1], 0
        while left and self._wanted is None:
            length = min(left, SAMPLES)
            for n in range(length):
                samples[n] = WAVE[at >> 12] * gain >> 9 if hertz else 0
                at = at + step & 0xFFFF
            left -= length
            await self._write(length)

    async def _write(self, length: int) -> None:
        # As MicroPython's own examples do: handed over without a copy, and never before the chip has room for it.
        self._writer.out_buf = self._raw[: 2 * length]  # pyright: ignore[reportAttributeAccessIssue] - as above
        await self._writer.drain()

    def _set_volume(self, volume: int) -> None:
        """What each byte of µ-law stands for, at this volume."""
        if volume == self._volume:
            return
        self._volume, gain = volume, GAINS[volume - 1]
        for byte in range(256):
            code = ~byte & 0xFF
            level = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 7)) - 0x84
            self._levels[byte] = (-level if code & 0x80 else level) * gain >> 8
