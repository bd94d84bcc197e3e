"""A phone that runs from slots, as a board does: boot.py, main.py, a build in its partition, and resets."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hub.devices import device_password
from tests.cast import SITE, SITE_KEY
from tests.firmware.centre import wait_for
from tests.firmware.real_phone import PHONE
from tools.firmware import beside, sources
from tools.setup import micropython

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from tools.brokers import Broker
    from tools.firmware.build import Image

ROOT: Final = Path(__file__).parents[2]
RESET: Final = 3
SLOT_BYTES: Final = 128 * 1024
CHIP: Final = """
import sys, rom
sys.path.remove("")
for name in ("boot.py", "main.py"):
    with open(name) as file:
        exec(file.read(), {"__name__": "__main__"})
"""


class SlottedPhone:
    """Its flash is `folder`. `shown` is its console, `starts` how often it has started."""

    def __init__(self, folder: Path, image: Image, broker: Broker) -> None:
        self.folder = folder
        self.shown: list[dict[str, Any]] = []
        self.starts = 0
        self._off = True
        self._process: Process | None = None
        self._running: asyncio.Task[None] | None = None
        password = device_password(bytes.fromhex(SITE_KEY), PHONE)
        settings = {"site": SITE, "device": PHONE, "password": password, "host": broker.host, "port": broker.port}
        for name, data in sources.loader(image.name).items():
            (folder / name).write_bytes(data)
        (folder / "settings.json").write_text(json.dumps(settings))
        (folder / "maker.key").write_bytes(image.key)
        (folder / "romfs").write_bytes(image.bundle.ljust(2 * SLOT_BYTES, b"\xff"))

    def switch_on(self) -> None:
        """Give it power; it starts again by itself when it resets."""
        self._off = False
        self._running = asyncio.create_task(self._run())

    async def switch_off(self) -> None:
        """Take the power away."""
        self._off = True
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        if self._running is not None:
            await self._running

    async def shows(self, **line: object) -> None:
        """Wait until the console has had a line with these fields."""
        await wait_for(
            lambda: any(line.items() <= shown.items() for shown in self.shown), lambda: f"{line}; it had {self.shown}"
        )

    def key(self, pin: int, level: int) -> None:
        """The contact at a pin; 0 is closed."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{pin} {level}\n".encode())

    @property
    def slot(self) -> str:
        """The three words of the file `slot`."""
        return (self.folder / "slot").read_text()

    async def _run(self) -> None:
        interpreter = micropython.find()
        assert interpreter is not None
        # The partition lies in the heap here, and beside it on a device; so do the chip's stand-ins.
        heap = interpreter.heap_kb * 1024 + 2 * SLOT_BYTES * 131 // 128 + beside.of_slotted_phone(interpreter)
        while True:
            self.starts += 1
            self._process = await asyncio.create_subprocess_exec(
                *interpreter.command,
                "-X",
                f"heapsize={heap}",
                "-c",
                CHIP,
                cwd=self.folder,
                env={**os.environ, "MICROPYPATH": f":{ROOT / 'simulator' / 'board'}:.frozen"},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            assert self._process.stdout is not None
            async for line in self._process.stdout:
                try:
                    self.shown.append(json.loads(line))
                except ValueError:
                    self.shown.append({"not json": line.decode(errors="replace")})
            if await self._process.wait() != RESET or self._off:
                return
