"""A phone as a process of its own: real MicroPython, the device's heap, the simulator's keys instead of a finger."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from typing import TYPE_CHECKING, Any, Final

from hub.devices import device_password
from tests.cast import SITE, SITE_KEY
from tests.firmware.centre import wait_for
from tools.firmware import beside
from tools.setup import micropython

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from tools.brokers import Broker

PHONE: Final = "ph-00001"
TRIES_MAX: Final = 10
RESET: Final = 3  # simulator/board/machine.py
# firmware/board/pins.py
RED, GREEN, CANCEL, LOUDER, SOFTER, CASE, MAINS, BATTERY = 4, 5, 6, 7, 8, 9, 2, 1
PAD: Final = {key: f"{(39, 40, 41, 42)[at // 3]}+{(10, 18, 21)[at % 3]}" for at, key in enumerate("123456789*0#")}


class RealPhone:
    """Its flash is `folder`, where it remembers from one switching on to the next. `shown` is its console by lines.

    `settings` are those that differ from a phone's with a password.
    """

    def __init__(self, folder: Path, image: Path, broker: Broker, **settings: object) -> None:
        self.folder = folder
        self.shown: list[dict[str, Any]] = []
        self.environment = {"MICROPYPATH": ".frozen"}
        self.parts: tuple[str, ...] = ()  # what it loads that not every phone has (tools/firmware/beside.py)
        self.image, self.main = image, "main"
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        password = device_password(bytes.fromhex(SITE_KEY), PHONE)
        known = {"site": SITE, "device": PHONE, "password": password, "host": broker.host, "port": broker.port}
        known["flashed_utc_s"] = int(time.time())
        (folder / "settings.json").write_text(json.dumps({**known, **settings}))

    async def switch_on(self) -> None:
        """Give it power."""
        (self.folder / "rtc.memory").unlink(missing_ok=True)
        await self._start()

    async def starts_anew(self) -> None:
        """Its program has ended, and the chip begins again."""
        assert self._process is not None
        assert self._process.returncode == RESET, self.shown
        self.environment["LAMPLIGHT_WAKE"] = "soft"
        await self._start()

    async def _start(self) -> None:
        interpreter = micropython.find()
        assert interpreter is not None
        self.shown = []
        self._process = await asyncio.create_subprocess_exec(
            *interpreter.run_image(self.image, self.main, beside=self._beside(interpreter)),
            cwd=self.folder,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read(self._process))

    def _beside(self, interpreter: micropython.Interpreter) -> int:
        """Bytes of what lies in its heap only here."""
        return beside.of_phone(interpreter, self.parts)

    @property
    def runs(self) -> bool:
        """Whether its program still does."""
        return self._process is not None and self._process.returncode is None

    async def cut_power(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self._process is None:
            return
        assert self._reading is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self._reading

    def key(self, pin: int, *levels: int) -> None:
        """Let the contact at a pin take these levels, as fast as they can be read; 0 is closed."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{pin} {level}\n" for level in levels).encode())

    async def types(self, keys: str) -> None:
        """A finger on the dial pad, one key after the other."""
        assert self._process is not None
        assert self._process.stdin is not None
        for key in keys:
            for level in (0, 1):
                self._process.stdin.write(f"{PAD[key]} {level}\n".encode())
                await asyncio.sleep(0.12)

    async def press(self) -> None:
        """A finger on the red button until it is heard; like a person it tries again if the phone was too busy."""
        before = self._times_heard()
        for _ in range(TRIES_MAX):
            self.key(RED, 0)
            for _ in range(500):
                await asyncio.sleep(0.01)
                if self._times_heard() > before:
                    break
            self.key(RED, 1)
            await asyncio.sleep(0.15)
            if self._times_heard() > before:
                return
        raise AssertionError(f"not heard; the console had {self.shown}")

    def _times_heard(self) -> int:
        assert not any("not json" in shown for shown in self.shown), self.shown
        return self.shown.count({"say": "heard"})

    async def shows(self, **line: object) -> None:
        """Wait until the console has had a line with these fields since the phone was switched on."""
        await wait_for(lambda: self.has_shown(**line), lambda: f"{line}; the console had {self.shown}")

    def has_shown(self, **line: object) -> bool:
        """Whether it has."""
        assert not any("not json" in shown for shown in self.shown), self.shown
        return any(line.items() <= shown.items() for shown in self.shown)

    async def _read(self, process: Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            try:
                self.shown.append(json.loads(line))
            except ValueError:
                self.shown.append({"not json": line.decode(errors="replace")})
