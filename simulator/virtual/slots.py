"""The two slots of a virtual phone: `sos.parts.update` decides, and what the maker signed is really checked.

 firm ── a build came and was found right ──▶ restart: trial ── the centre has answered, 60 s since ──▶ firm
                                                  └── does not start, three times ──▶ back: the old one, and says why

What stands in for `board/slots.py`, `board/boots.py` and `boot.py`: a flash that forgets nothing at a power cut.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Any, Final, Protocol

from sos.parts import manifest
from sos.parts import update as machine
from sos.parts.effects import Publish
from sos.parts.manifest import Unfit

from simulator.virtual.ledger import Switched
from simulator.virtual.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.effects import Effect
    from sos.phone import Phone

    from simulator.virtual.firmware import Firmware
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop

FIRM, TRIAL, BACK = "firm", "trial", "back"
BAD_STARTS_MAX: Final = 3
TICK_US: Final = 1_000_000
ERASE_US: Final = 300_000
READ_US: Final = 500_000
IMAGE: Final = "phone"


class Body(Protocol):
    """The phone whose slots these are."""

    who: str
    on: bool
    linked: bool
    lives: int
    phone: Phone

    def now_ms(self) -> int: ...
    def does(self, todo: list[Effect]) -> None: ...
    def restart(self) -> None: ...


class Slots:
    """`number`: of the build that runs, or is to be started. `state`: firm, trial or back."""

    def __init__(self, body: Body, loop: VirtualLoop, firmware: Firmware, ledger: Ledger) -> None:
        self.number, self.state = firmware.first, FIRM
        self._body, self._loop, self._firmware, self._ledger = body, loop, firmware, ledger
        self._before = self.number
        self._order = self._bad = 0
        self._bundle = bytearray()
        self._update = machine.Update(self.number)
        self._timer = Timer(loop)

    @property
    def quiet(self) -> bool:
        """Nothing of an update is going on."""
        return self._update.state in (machine.IDLE, machine.FAILED)

    def starts(self) -> bool:
        """Power on: whether the chosen build comes up. After three starts that were bad the next is of the old one."""
        if self.state != TRIAL or self._firmware.starts(self._body.who, self.number):
            return True
        self._bad += 1
        if self._bad >= BAD_STARTS_MAX:
            self.number, self.state = self._before, BACK
        return False

    def started(self) -> None:
        """The phone runs, with a memory that knows nothing."""
        self._body.phone.more["slot"] = "a" if self.number == self._firmware.first else "b"
        self._update = machine.Update(self.number, self.state == TRIAL, self._order)
        if self.state == BACK:
            self.state = FIRM
            self._do(self._update.rolled_back(self._order))
        self._tick()

    def heard(self, name: str, value: dict[str, Any]) -> None:
        """A message from the centre."""
        now_ms = self._body.now_ms()
        if name == "update":
            self._do(self._update.told(value, now_ms))
        elif name == "answer":
            self._update.answered(now_ms)
        elif name == "piece":
            self._do(self._update.piece(value, binascii.a2b_base64(value["data"]), now_ms))
        else:
            return
        if not self.quiet:
            self._timer.not_later_than_us(self._loop.now_us + TICK_US, self._tick)

    def stop(self) -> None:
        """The power is gone."""
        self._timer.stop()

    def _tick(self) -> None:
        body, phone = self._body, self._body.phone
        if not body.on:
            return
        self._update.link(body.linked, body.now_ms())
        alarm = bool(phone.presses.open) or phone.outbox.urgent
        power, life = phone.power, body.lives
        self._do(self._update.tick(body.now_ms(), alarm, power.mains, power.battery_pct, True))
        if not body.on or body.lives != life:
            return  # it has switched
        shown = self._update.shown()
        if shown is None:
            phone.more.pop("update", None)
        else:
            phone.more["update"] = shown
        if not self.quiet:
            self._timer.not_later_than_us(self._loop.now_us + TICK_US, self._tick)

    def _do(self, acts: list[machine.Act]) -> None:
        for act in acts:
            if isinstance(act, machine.Fetch):
                value = {"id": act.id, "offset_bytes": act.offset_bytes, "count": act.count}
                self._body.does([Publish("fetch", value, 0, retain=False)])
            elif isinstance(act, machine.Told):
                self._body.does(self._body.phone.noted("update", act.detail, self._body.now_ms()))
            elif isinstance(act, machine.Begin):
                self._bundle.clear()
                self._later(ERASE_US, lambda: self._update.opened(0, self._body.now_ms()))
            elif isinstance(act, machine.Keep):
                self._bundle += act.data
            elif isinstance(act, machine.Check):
                self._later(READ_US, self._check)
            elif isinstance(act, machine.Confirm):
                self.state = FIRM
            elif isinstance(act, machine.Switch):
                self._switch()
                return
            elif isinstance(act, machine.Restart):
                self._body.restart()
                return

    def _later(self, us: int, step: Callable[[], list[machine.Act]]) -> None:
        """A step that takes its time, if the phone is still the same then."""
        life = self._body.lives

        def then() -> None:
            if self._body.on and self._body.lives == life:
                self._do(step())

        self._loop.after_us(us, then)

    def _check(self) -> list[machine.Act]:
        """Every block is read back and compared with the signed list."""
        try:
            self._read()
        except Unfit as unfit:
            return self._update.failed(unfit.reason)
        return self._update.found_right(self._body.now_ms())

    def _read(self) -> manifest.Build:
        found = manifest.whole(bytes(self._bundle), self._firmware.key)
        manifest.fits(found, IMAGE, self.number)
        return found

    def _switch(self) -> None:
        phone = self._body.phone
        alarm = any(not one.test for one in phone.presses.open) or phone.outbox.urgent
        power = phone.power
        self._ledger.switches.append(Switched(self._body.who, alarm, power.mains, power.battery_pct))
        self._before, self.number = self.number, self._read().number
        self.state, self._order, self._bad = TRIAL, self._update.id, 0
        self._body.restart()
