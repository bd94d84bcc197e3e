"""Stands in for an ESP32's `machine` on the unix port of MicroPython, so that `firmware/board/` runs there unchanged.

The keys come from standard input, a line for each change, "<pin> <level>": "4 0" closes pin 4 to ground, "4 1" opens;
"39+10 0" joins the wires 39 and 10, as a key of a matrix does; "1 1900" puts so many millivolts on a pin that measures.
Its end is the end of the phone: whoever held it is gone, and a thousand phones that nobody holds would go on for ever.
"""

import os
import select
import socket
import sys
import time
from array import array

from sleeping import (  # noqa: F401 - parts of `machine`
    ADC,
    DEEPSLEEP_RESET,
    HARD_RESET,
    PIN_WAKE,
    PWRON_RESET,
    SOFT_RESET,
    TIMER_WAKE,
    WDT_RESET,
    closed_at_start,
    deepsleep,
    reset_cause,
    rtc_memory,
    wake_reason,
)
from speaker import I2S  # noqa: F401 - a part of `machine`

PINS = 49  # of an ESP32-S3
RESET = 3  # the exit code of a process that is to be started again

_ending = SystemExit(RESET)  # made before memory may lack
_rtc = [946_684_800, time.ticks_ms()]  # seconds since 1970, and when it was that late
_levels = array("h", bytes(2 * PINS))
_triggers, _known = bytearray(PINS), bytearray(PINS)
_handlers = [None] * PINS
_joined = []  # pairs of wires, by keys of a matrix
_listening = []
_stdin = select.poll()
_stdin.register(sys.stdin, select.POLLIN)


class Pin:
    """A pin, as far as the board uses one. On a chip all of them are there from the start, and take no heap."""

    IN, OUT, OPEN_DRAIN, PULL_UP, IRQ_FALLING, IRQ_RISING = 0, 1, 2, 1, 2, 1

    def __init__(self, number, mode=IN, pull=None):
        self.number = number
        _levels[number] = 1 if pull and number not in closed_at_start else 0
        _known[number] = 1

    def value(self, level=None):
        if level is not None:
            _levels[self.number] = level
            return None
        if not _listening:
            _look()
        return _value(self.number)

    def irq(self, handler, trigger):
        _handlers[self.number], _triggers[self.number] = handler, trigger
        if not _listening:
            import asyncio  # only who waits for an interrupt has it

            _listening.append(asyncio.create_task(_listen()))

    def millivolt(self):
        return _levels[self.number]


def _value(number):
    """The level, by what the world does, and by whatever wire at 0 a key of a matrix joins it to."""
    for row, column in _joined:
        if column == number and not _levels[row]:
            return 0
    return _levels[number]


def _move(number, row, level):
    """The world outside changes a level, or a key between the wires `row` and `number` closes (0) or opens."""
    before = _value(number)
    if row is None:
        _levels[number] = level
    elif level and (row, number) in _joined:
        _joined.remove((row, number))
    elif not level:
        _joined.append((row, number))
    now = _value(number)
    edge = Pin.IRQ_FALLING if now < before else Pin.IRQ_RISING if now > before else 0
    if edge & _triggers[number] and _handlers[number]:
        _handlers[number](None)


def _uart(number, **settings):
    """The modem's wire: a connection to 127.0.0.1, whose port is in the environment."""
    wire = socket.socket()
    wire.connect(socket.getaddrinfo("127.0.0.1", int(os.getenv("LAMPLIGHT_MODEM_PORT")))[0][-1])
    wire.setblocking(False)
    return wire


UART = _uart


class RTC:
    """The chip's clock, without a battery: the year 2000 at every start. The host's own is not touched.

    `tls` asks the host's clock, but the chip's would ask this one: see tls_by_rtc.py.
    """

    def datetime(self, parts=None):
        if parts is None:
            year, month, day, hour, minute, second, weekday, _ = time.gmtime(self.utc_s())[:8]
            return (year, month, day, weekday, hour, minute, second, 0)
        year, month, day, _, hour, minute, second, _ = parts
        _rtc[:] = [_utc_s(year, month, day, hour, minute, second), time.ticks_ms()]

    def memory(self, data=None):
        return rtc_memory(data)

    @staticmethod
    def utc_s():
        """Seconds since 1970, as this clock has them; asked at least once a day, because ticks wrap."""
        passed_s = time.ticks_diff(time.ticks_ms(), _rtc[1]) // 1000
        _rtc[:] = [_rtc[0] + passed_s, time.ticks_add(_rtc[1], passed_s * 1000)]
        return _rtc[0]


def _utc_s(year, month, day, hour, minute, second):
    days = sum(366 if _leap(one) else 365 for one in range(1970, year))
    days += sum((31, 29 if _leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[: month - 1]) + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _look():
    """What came meanwhile, for who asks for the level and waits for no interrupt."""
    while _stdin.poll(0):
        _change(sys.stdin.readline())


def _change(line):
    if not line:
        sys.exit()
    wires, level = (line.decode() if isinstance(line, bytes) else line).split()
    *row, number = [int(wire) for wire in wires.split("+")]
    if _known[number]:
        _move(number, row[0] if row else None, int(level))


async def _listen():
    import asyncio

    lines = asyncio.StreamReader(sys.stdin)
    while True:
        _change(await lines.readline())


class WDT:
    """The watchdog: not fed for `timeout` ms, it starts the board anew, unless that hangs in a loop of its own."""

    def __init__(self, number=0, timeout=5000):
        self._timeout_ms = timeout
        import asyncio

        self.feed()
        try:
            self._task = asyncio.create_task(self._watch())
        except (AttributeError, RuntimeError):
            pass  # before the loop runs: as in boot.py, which a test does not wait for

    def feed(self):
        self._fed = time.ticks_ms()

    async def _watch(self):
        import asyncio

        while time.ticks_diff(time.ticks_ms(), self._fed) < self._timeout_ms:
            await asyncio.sleep_ms(self._timeout_ms // 10)
        print('{"board": "watchdog"}')
        reset()


def reset():
    """Start anew: whoever holds the process starts it again when it ends so."""
    raise _ending


def _judge_certificates():
    """By this clock, where there are any."""
    try:
        os.stat("tls")
    except OSError:
        return
    import tls_by_rtc

    tls_by_rtc.take_over(RTC())


_judge_certificates()


def _stay_at_home():
    """Where the networks of the home are told of, nobody is reached through any other."""
    if "home.json" in os.listdir():
        import reaching

        reaching.take_over()


_stay_at_home()
