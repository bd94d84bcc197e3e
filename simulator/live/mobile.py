"""The modem of one phone on its wire: the phone's own driver, and at the other end a simulated modem.

Not every phone has one: 1,600 drivers that ask their modems how they are would cost more than the whole town.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

from sos.modem.machine import Modem
from sos.modem.words import Answer, Dial, Forget, HangUp, SendSms

from simulator.modem import SimulatedModem

if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.calls import Calls
    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.parts.second_path import SecondPath
    from sos.phone import Phone

    from simulator.live.carrier import Carrier

# What may be the matter with it: nothing, a weak signal, messages that are taken and get lost, no mast, no SIM, mute.
Condition = Literal["well", "weak", "loses", "no_network", "no_sim", "silent"]
CONDITIONS: Final[tuple[Condition, ...]] = get_args(Condition)
FOR_MODEM: Final = (SendSms, Forget, Dial, Answer, HangUp)
WIRE_S: Final = 0.001
RESTART_S: Final = 5.0
SIGNAL, WEAK_SIGNAL = 18, 3  # as AT+CSQ has it


class Mobile:
    """`key` seals, `number` is its SIM's. `on_event` is told what the modem says, `changed` that there is news."""

    def __init__(
        self,
        phone: Phone,
        carrier: Carrier,
        number: str,
        key: bytes,
        on_event: Callable[[Event], None],
        changed: Callable[[], None],
    ) -> None:
        self.condition: Condition = "well"
        self._carrier = carrier
        self._on_event, self._changed = on_event, changed
        self._driver = Modem()
        self._modem = SimulatedModem(carrier.network, number, self._from_modem)
        self._timer: asyncio.TimerHandle | None = None
        self._shown: tuple[str, str, int | None] = ("", "", None)
        cast("SecondPath", phone.part("second_path")).use(phone, key, carrier.sms_number)
        cast("Calls", phone.part("calls")).use(carrier.call_number)
        self._driver.starts(_now_ms())
        self._tick()

    @property
    def call(self) -> str:
        """Of the call there is: dialling, rings, up; "" for none."""
        return self._driver.call

    def do(self, effect: Effect) -> None:
        """Have something done."""
        self._heed(self._driver.do(effect, _now_ms()))

    def be(self, condition: Condition) -> None:
        """This is the matter with it from now on."""
        modem, self.condition = self._modem, condition
        modem.sim = "none" if condition == "no_sim" else "ready"
        modem.signal = WEAK_SIGNAL if condition == "weak" else SIGNAL
        modem.registered = condition != "no_network"
        modem.silent = condition == "silent"
        self._carrier.loses(modem.number, loses=condition == "loses")
        if condition != "silent":
            modem.starts()  # its SIM, or its antenna, was taken out and put in
        self._changed()

    def rings(self, caller: str) -> None:
        """Somebody calls the phone."""
        if self._modem.registered and not self._modem.silent and not self._modem.call:
            self._modem.rings(caller)

    def close(self) -> None:
        """The end of the town."""
        if self._timer is not None:
            self._timer.cancel()

    def as_json(self) -> dict[str, Any]:
        """What there is to see of it. `fault` is what the phone makes of it: it looks every half minute."""
        return {
            "condition": self.condition,
            "fault": self._driver.fault,
            "dbm": self._driver.dbm,
            "call": self.call,
            "caller": self._modem.peer if self.call else "",
            "number": self._modem.number,
        }

    def _from_modem(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(WIRE_S, lambda: self._heed(self._driver.receive(data, _now_ms())))

    def _tick(self) -> None:
        self._timer = None
        self._heed(self._driver.tick(_now_ms()))

    def _heed(self, happened: list[Event]) -> None:
        loop = asyncio.get_running_loop()
        data = self._driver.take()
        if data:
            loop.call_later(WIRE_S, self._modem.feed, data)
        if self._driver.reset:
            self._driver.reset = False
            loop.call_later(RESTART_S, self._start_again)
        for event in happened:
            loop.call_soon(self._on_event, event)  # never from within `do`
        shown = (self.call, self._driver.fault, self._driver.dbm)
        if shown != self._shown:
            self._shown = shown
            self._changed()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._driver.due_ms is not None:
            self._timer = loop.call_later(max(self._driver.due_ms - _now_ms(), 1) / 1000, self._tick)

    def _start_again(self) -> None:
        """The reset pin does not help a modem that is broken."""
        if self.condition != "silent":
            self._modem.starts()


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
