"""The modem's wire: carries bytes between the UART and the driver, and switches the modem off and on when it is mute.

In settings.json: "modem": {"key": "64 hex digits", "sms_number": "+86...", "numbers": "+86...,+86...", "pin": "1234"},
the key being the one that seals (`hub.devices.device_key`), the numbers those of the centre until it sets others.
"""

import asyncio
import binascii

from machine import UART, Pin
from sos.modem.machine import Modem

from board import clock, pins, short
from board.bell import Bell
from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.phone import Phone

READ_LENGTH = 64
LOOK_MS_MAX = 30_000
OFF_MS = 1_000
FAULT_MS = 1_000
BUFFER_LENGTH = 512  # a short message and what stands round it
KEY_LENGTH = 32


class ModemWire:
    """The modem of one phone. `on_event` is told what it says, never from within `do`."""

    def __init__(self, phone: "Phone", settings: "dict[str, Any]", on_event: "Callable[[Event], None]") -> None:
        key = binascii.unhexlify(settings["key"])
        if len(key) != KEY_LENGTH:
            raise ValueError("settings: modem.key must be 64 hex digits")
        self._uart = UART(1, baudrate=115200, tx=pins.MODEM_TX, rx=pins.MODEM_RX, rxbuf=BUFFER_LENGTH, timeout=0)
        self._stream: "Any" = asyncio.StreamReader(self._uart)
        self._power = Pin(pins.MODEM_RESET, Pin.OUT)
        self._on_event = on_event
        self._told: "list[Event]" = []
        self._changed = Bell()
        self.modem = Modem(settings.get("pin", ""))
        path: "Any" = phone.part("second_path")
        path.use(phone, key, settings.get("sms_number", ""))
        calls: "Any" = phone.part("calls")
        calls.use(settings.get("numbers", ""))

    def do(self, effect: "Effect") -> None:
        """Have something done."""
        self._carry_out(self.modem.do(effect, clock.now_ms()))

    def volume(self, step: int) -> None:
        """How loud calls are from now on, 1 to 5."""
        self.modem.volume(step)
        self._carry_out([])

    async def run(self) -> None:
        """Never returns, and never fails: a phone lives without its modem."""
        await asyncio.gather(self._read(), short.goes_on(self._keep_time))

    async def _read(self) -> None:
        while True:
            try:
                data = await self._stream.read(READ_LENGTH)
                if data:
                    self._carry_out(self.modem.receive(data, clock.now_ms()))
                    continue
            except MemoryError:
                short.again()
            except OSError as error:
                log({"modem": "fault", "why": repr(error)})
            await asyncio.sleep_ms(FAULT_MS)

    async def _keep_time(self) -> None:
        while True:
            self._changed.hush()
            self._carry_out(self.modem.tick(clock.now_ms()))
            while self._told:
                self._on_event(self._told.pop(0))
            if self.modem.reset:
                await self._reset()
            due_ms = self.modem.due_ms
            sleep_ms = LOOK_MS_MAX if due_ms is None else min(max(due_ms - clock.now_ms(), 0), LOOK_MS_MAX)
            if not self._told:
                await self._changed.wait(sleep_ms)

    async def _reset(self) -> None:
        log({"modem": "reset"})
        self.modem.reset = False
        self._power.value(1)
        await asyncio.sleep_ms(OFF_MS)
        self._power.value(0)

    def _carry_out(self, events: "list[Event]") -> None:
        self._told += events
        data = self.modem.take()
        if data:
            self._uart.write(data)
        if events or data:
            self._changed.ring()
