"""Sound as a phone keeps it: 8,000 samples a second, one byte each, so that a small chip can play it from its flash.

µ-law (ITU-T G.711) has the range of 14 bits in 8. The phone turns each byte into a sample by one look into a
table, which holds the volume as well; ADPCM would halve the files and cost it ten times the work.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from bisect import bisect_left
from functools import cache
from operator import mul
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RATE: Final = 8000
PEAK: Final = 29_000  # of 32,767: loud, and never clipped
SILENCE: Final = 400  # softer than this at either end is cut away
_TAPS: Final = 48
_PASS: Final = 0.92  # of half the lower rate: what lies above would come back as hiss
_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHHH4sII4sI")


class NotSoundError(ValueError):
    """A file that is no recording of the kind that is wanted. The text says what is wrong."""


def read_wav(data: bytes) -> tuple[int, list[int]]:
    """(samples a second, samples) of a 16-bit mono WAV file. NotSoundError for anything else."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            rate, frames = file.getframerate(), file.readframes(file.getnframes())
            if (file.getnchannels(), file.getsampwidth()) != (1, 2) or not RATE <= rate <= 192_000:
                raise NotSoundError(
                    "a recording is a WAV file with one channel, 16 bits and 8,000 to 192,000 samples a second"
                )
    except (wave.Error, EOFError) as error:
        raise NotSoundError(f"no WAV file: {error}") from error
    return rate, [sample for (sample,) in struct.iter_unpack("<h", frames[: len(frames) & ~1])]


def resampled(samples: Sequence[int], rate: int) -> list[float]:
    """The same sound at RATE. A windowed sinc, one set of weights for each of the places between two samples."""
    if rate == RATE:
        return list(map(float, samples))
    divisor = math.gcd(RATE, rate)
    up, down = RATE // divisor, rate // divisor
    weights = _weights(up, down)
    width = len(weights[0])
    padded = [0] * (width // 2) + list(samples) + [0] * width
    return [
        sum(map(mul, padded[at // up : at // up + width], weights[at % up])) for at in range(0, len(samples) * up, down)
    ]


@cache
def _weights(up: int, down: int) -> list[list[float]]:
    """For each phase of `up`: the weights of the samples around it, which together are 1."""
    narrower = min(1.0, up / down) * _PASS
    half = math.ceil(_TAPS / 2 / narrower)
    phases: list[list[float]] = []
    for phase in range(up):
        row: list[float] = []
        for tap in range(2 * half):
            away = tap - half - phase / up
            x = math.pi * away * narrower
            window = 0.5 + 0.5 * math.cos(math.pi * away / half) if abs(away) <= half else 0.0
            row.append(window * (math.sin(x) / x if x else 1.0))
        total = sum(row)
        phases.append([one / total for one in row])
    return phases


def made_loud(samples: Sequence[float]) -> list[int]:
    """Without the silence at its ends, as loud as it can be. Empty if it is nothing but silence."""
    loud = [at for at, sample in enumerate(samples) if abs(sample) > SILENCE]
    if not loud:
        return []
    kept = samples[max(0, loud[0] - RATE // 50) : loud[-1] + RATE // 20]
    scale = PEAK / max(map(abs, kept))
    return [round(sample * scale) for sample in kept]


@cache
def _levels() -> tuple[list[int], list[int]]:
    """The 256 levels of µ-law in rising order, and the byte of each."""
    pairs = sorted((level(byte), byte) for byte in range(256) if byte != 0x7F)  # 0x7F is a second zero
    return [value for value, _ in pairs], [byte for _, byte in pairs]


def level(byte: int) -> int:
    """What a byte stands for, -32124..32124."""
    byte = ~byte & 0xFF
    value = (((byte & 0x0F) << 3) + 0x84 << (byte >> 4 & 7)) - 0x84
    return -value if byte & 0x80 else value


def mu_law(samples: Sequence[int]) -> bytes:
    """Each sample as the byte whose level is nearest."""
    levels, codes = _levels()
    found = bytearray()
    for sample in samples:
        at = min(bisect_left(levels, sample), len(levels) - 1)
        if at and sample - levels[at - 1] < levels[at] - sample:
            at -= 1
        found.append(codes[at])
    return bytes(found)


def wav(data: bytes) -> bytes:
    """µ-law bytes as a WAV file, whose sound begins at byte 58: what a phone plays, and a browser too."""
    length = len(data)
    head = _HEADER.pack(
        b"RIFF", 50 + length, b"WAVE", b"fmt ", 18, 7, 1, RATE, RATE, 1, 8, 0, b"fact", 4, length, b"data", length
    )
    return head + data


def phone_sound(path_or_data: Path | bytes) -> bytes:
    """A recording as the phone keeps it. NotSoundError if it is none, or silent."""
    data = path_or_data if isinstance(path_or_data, bytes) else path_or_data.read_bytes()
    rate, samples = read_wav(data)
    loud = made_loud(resampled(samples, rate))
    if not loud:
        raise NotSoundError("there is nothing to hear in it")
    return wav(mu_law(loud))
