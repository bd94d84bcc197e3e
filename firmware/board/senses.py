"""Looks at every contact but the red button's, at the battery and at the signal: all that a phone notices of itself.

While nothing is closed its task sleeps until a contact moves; who keeps the time calls what is due by time.
"""

import asyncio

import machine
import network
from machine import ADC, Pin
from sos.parts import hands
from sos.parts.cell import pct
from sos.parts.events import Battery, CancelPressed, KeyPressed, Mains
from sos.parts.resting import Resting

from board import alive, clock, pins

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from board.button import Button
    from board.run import Shell

MEASURE_MS = 30_000
ASK_MS = 60_000  # since the start: the centre has had its time
SAMPLES = 16  # the converter of an ESP32 is noisy
NEWS_PCT = 2  # a level that moves by less has not moved


class Senses:
    """Of one phone. `red` is its button. In safe mode the keys mean nothing, and its light shows nothing else."""

    def __init__(self, shell: "Shell", red: "Button", safe: bool) -> None:
        self._shell, self._red = shell, red
        self._resting = None if safe else Resting()
        self._flag = asyncio.ThreadSafeFlag()
        alive.nudges.append(self._flag.set)
        self._edge = self._moved  # one for all pins
        self._hands = hands.Hands()
        # In the order of their bits.
        order = (pins.GREEN, pins.CANCEL, pins.LOUDER, pins.SOFTER, pins.CASE, pins.MAINS)
        self._contacts = [self._input(number) for number in order]
        self._columns = [self._input(number) for number in pins.PAD_COLUMNS]
        self._rows = [Pin(number, Pin.OPEN_DRAIN) for number in pins.PAD_ROWS]
        self._drive(0)
        self._battery = ADC(Pin(pins.BATTERY), atten=ADC.ATTN_11DB)
        self._pct = -NEWS_PCT
        self._measure_ms, self._ask_ms = 0, ASK_MS
        for cause, word in (
            (machine.PWRON_RESET, "power"),
            (machine.HARD_RESET, "hard"),
            (machine.WDT_RESET, "watchdog"),
            (machine.SOFT_RESET, "soft"),
        ):
            if cause == machine.reset_cause():
                shell.phone.more["reset_cause"] = word

    async def run(self) -> None:
        """Never returns."""
        while True:
            alive.ran("senses")
            now_ms = clock.now_ms()
            for word in self._hands.look(self._look(), now_ms):
                self._heed(word)
            pause_ms = self._hands.pause_ms(now_ms)
            if pause_ms is None:
                await self._flag.wait()
            elif pause_ms == hands.LOOK_MS:
                await asyncio.sleep_ms(pause_ms)
            else:
                try:
                    await asyncio.wait_for_ms(self._flag.wait(), pause_ms)
                except asyncio.TimeoutError:
                    pass

    @property
    def green(self) -> bool:
        """Whether the green key is down at this instant."""
        return not self._contacts[0].value()

    def _input(self, number: int) -> Pin:
        pin = Pin(number, Pin.IN, Pin.PULL_UP)
        pin.irq(self._edge, Pin.IRQ_FALLING | Pin.IRQ_RISING)
        return pin

    def _moved(self, _pin: Pin) -> None:
        self._flag.set()

    def _look(self) -> int:
        """What is closed, as bits (sos/parts/hands.py). At rest all rows of the pad are at 0: any key wakes."""
        seen = 0
        for at, pin in enumerate(self._contacts, hands.FIRST):
            if not pin.value():
                seen |= 1 << at
        if seen & (hands.GREEN | hands.CANCEL) and self._red.down:
            seen |= hands.RED
        if all(column.value() for column in self._columns):
            return seen
        self._drive(1)
        bit = 1
        for row in self._rows:
            row.value(0)
            for column in self._columns:
                if not column.value():
                    seen |= bit
                bit <<= 1
            row.value(1)
        self._drive(0)
        return seen

    def _drive(self, level: int) -> None:
        for row in self._rows:
            row.value(level)

    def _heed(self, word: str) -> None:
        shell = self._shell
        if word in ("mains_lost", "mains_back"):
            shell.handle(Mains(word == "mains_back"))
            self.measure(clock.now_ms(), True)  # a cell that is loaded has another voltage than one that is charged
        elif self._resting is None:
            pass
        elif word == "cancel":
            shell.handle(CancelPressed())
            shell.hurry()
        elif word == "green" or len(word) == 1:
            shell.handle(KeyPressed(word))
        else:
            shell.heed(word)

    def rest(self, now_ms: int) -> None:
        """Let the light tell how things stand while nobody needs the phone. At least every half minute or so."""
        if self._resting is None:
            return
        before = self._resting.sign
        for word in self._resting.look(self._shell.phone, now_ms):
            self._shell.say(word)
        if self._resting.sign != before:
            self._shell.rest(self._resting.sign)
        self._time(now_ms)

    def _time(self, now_ms: int) -> None:
        """A time server is asked, ever more seldom, only while the centre has not said what time it is."""
        shell = self._shell
        if now_ms >= self._ask_ms and not shell.waiting and shell.phone.utc_s(now_ms) is None:
            from board.sntp import ask

            self._ask_ms = 2 * now_ms
            self._asking = asyncio.create_task(ask(shell, shell.settings.time_server))

    def measure(self, now_ms: int, now: bool = False) -> None:
        """What the next heartbeat tells, if it is time to. Of the battery half is seen; a flicker is not told."""
        if now_ms < self._measure_ms and not now:
            return
        self._measure_ms = now_ms + MEASURE_MS
        microvolt = 0
        for _ in range(SAMPLES):
            microvolt += self._battery.read_uv()
        level = pct(microvolt // (500 * SAMPLES))
        if abs(level - self._pct) >= NEWS_PCT:
            self._pct = level
            self._shell.handle(Battery(level))
        station = network.WLAN(network.STA_IF)
        if station.isconnected():
            self._shell.phone.more["signal_dbm"] = min(max(station.status("rssi"), -127), 0)
