"""A remote control as processes of its own, one for each waking: real MicroPython, and an air that is simulated."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from hub.devices import device_password
from tests.cast import DEADLINE_S, SITE_KEY
from tests.firmware.real_phone import RealPhone
from tools.firmware import beside

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker
    from tools.setup import micropython

REMOTE: Final = "rc-00001"
BUTTON: Final = 3  # firmware/board/remote_pins.py
ASLEEP: Final = 4  # simulator/board/sleeping.py


class RealRemote(RealPhone):
    """`folder` has its flash, and its RTC memory while the battery is in."""

    def __init__(self, folder: Path, image: Path, broker: Broker, air: str, **settings: object) -> None:
        own = {"device": REMOTE, "password": device_password(bytes.fromhex(SITE_KEY), REMOTE)}
        super().__init__(folder, image, broker, **{**own, **settings})
        self.environment["LAMPLIGHT_AIR"] = air
        self.parts = beside.OWN_LINE

    async def wake(self, why: str, *, held: bool = False) -> None:
        """It wakes by "power", "pin" or "timer"; `held`: the button is down by then."""
        self.environment |= {"LAMPLIGHT_WAKE": why, "LAMPLIGHT_CLOSED": str(BUTTON) if held else ""}
        (self.folder / "asleep.json").unlink(missing_ok=True)
        await self._start()

    async def put_in_battery(self) -> None:
        """It has never slept before."""
        (self.folder / "rtc.memory").unlink(missing_ok=True)
        await self.wake("power")

    def _beside(self, interpreter: micropython.Interpreter) -> int:
        return beside.of_remote(interpreter, self.parts)

    def let_go(self) -> None:
        self.key(BUTTON, 1)

    async def sleeps(self) -> dict[str, Any]:
        """Wait until it does: for how many ms, and what would wake it."""
        assert self._process is not None
        assert self._reading is not None
        code = await asyncio.wait_for(self._process.wait(), DEADLINE_S)
        await self._reading
        assert code == ASLEEP, self.shown
        return json.loads((self.folder / "asleep.json").read_text())
