"""Stands in for an ESP32's `machine` on the unix port of MicroPython, so that `firmware/board/` runs there unchanged.

The keys come from standard input, a line for each change, "<pin> <level>": "4 0" closes pin 4 to ground, "4 1" opens.
Its end is the end of the phone: whoever held it is gone, and a thousand phones that nobody holds would go on for ever.
"""

import asyncio
import sys

from speaker import I2S  # noqa: F401 - a part of `machine`

RESET = 3  # the exit code of a process that is to be started again

_pins = {}
_listening = []


class Pin:
    """A pin, as far as the board uses one."""

    IN, OUT, PULL_UP, IRQ_FALLING, IRQ_RISING = 0, 1, 1, 2, 1

    def __init__(self, number, mode=IN, pull=None):
        self._level = 1 if pull else 0
        self._handler = None
        self._trigger = 0
        _pins[number] = self

    def value(self, level=None):
        if level is None:
            return self._level
        self._level = level

    def irq(self, handler, trigger):
        self._handler, self._trigger = handler, trigger
        if not _listening:
            _listening.append(asyncio.create_task(_listen()))

    def change(self, level):
        """The world outside changed the level."""
        edge = Pin.IRQ_FALLING if level < self._level else Pin.IRQ_RISING if level > self._level else 0
        self._level = level
        if edge & self._trigger and self._handler:
            self._handler(self)


class RTC:
    """The chip's clock. The host's own is not touched."""

    def datetime(self, parts=None):
        return parts


async def _listen():
    lines = asyncio.StreamReader(sys.stdin)
    while True:
        line = await lines.readline()
        if not line:
            sys.exit()
        number, level = line.split()
        _pins[int(number)].change(int(level))


class WDT:
    """The watchdog. Nothing hangs here that a test would wait for."""

    def __init__(self, number=0, timeout=5000):
        pass

    def feed(self):
        pass


def reset():
    """Start anew: whoever holds the process starts it again when it ends so."""
    sys.exit(RESET)
