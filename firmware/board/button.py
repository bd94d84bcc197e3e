"""Notices that somebody pressed, however the contact chatters, and only once however long it is held.

An interrupt wakes the task, then the level is sampled: reading it once after the interrupt caught 2 of 20 noisy
presses, three low samples of ten caught 20 of 20 and doubled none (measured).

Who comes to look long after it was touched, because the chip was busy, may find it open again: that is believed to be a
press. Rather a crackle calls somebody than a quick finger nobody.

That it was touched stands in the chip's own memory beside the heap until the press is written down: it takes no heap,
which may be full, and a new start leaves it as it is.
"""

import asyncio
import time

from machine import RTC, Pin

from board import alive

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from typing import Any

SAMPLES = 10
SAMPLE_MS = 2
LOW_MIN = 3  # so many low samples of SAMPLES are a press
LATE_MS = 100  # looking so long after it was touched tells nothing
REST_MS = 40  # the contact must be open for so long before the next press counts


OWED = b"pressed"


class Button:
    """The red one. `await pressed()` returns at each press."""

    def __init__(self, pin: int) -> None:
        self._name = "key " + str(pin)
        self._pin = Pin(pin, Pin.IN, Pin.PULL_UP)
        self._rtc = RTC()
        self._touched_ms: "Any" = -1  # by the chip's counter; -1: not since somebody looked last
        self._flag = asyncio.ThreadSafeFlag()
        alive.nudges.append(self._flag.set)
        self._pin.irq(self._edge, Pin.IRQ_FALLING)

    @property
    def down(self) -> bool:
        """Whether the contact is closed at this instant."""
        return self._pin.value() == 0

    @property
    def owed(self) -> bool:
        """Whether it was touched and nobody has said `done`, perhaps before this start."""
        return self._rtc.memory() == OWED

    def done(self) -> None:
        """The press is written down, or it was none."""
        self._rtc.memory(b"")

    async def pressed(self) -> None:
        """Wait for the next press. From the moment it is touched that takes no memory, of which there may be none."""
        self._touched_ms = -1
        while True:
            alive.ran(self._name)
            await self._flag.wait()
            touched_ms, self._touched_ms = self._touched_ms, -1
            if touched_ms >= 0 and time.ticks_diff(time.ticks_ms(), touched_ms) > LATE_MS:
                return
            low = 0
            for _ in range(SAMPLES):
                if self.down:
                    low += 1
                if low == LOW_MIN:
                    return
                await asyncio.sleep_ms(SAMPLE_MS)
            self.done()

    async def released(self) -> None:
        """Wait until the key has been open for REST_MS: a key held down by furniture is one press."""
        rested_ms = 0
        while rested_ms < REST_MS:
            await asyncio.sleep_ms(SAMPLE_MS)
            alive.ran(self._name)
            rested_ms = 0 if self.down else rested_ms + SAMPLE_MS

    def _edge(self, _pin: Pin) -> None:
        self._rtc.memory(OWED)
        if self._touched_ms < 0:
            self._touched_ms = time.ticks_ms()
        self._flag.set()
