"""Phones that are no simulation: the device's own program on MicroPython, a process each, with keys for a finger."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hub.devices import device_password
from simulator.live.answer_times import AnswerTimes
from simulator.live.life import Life
from simulator.town import devices_of

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from simulator.live.deeds import Act
    from simulator.live.options import Options

REAL_MAX: Final = 2_000
STARTS_PER_S: Final = 25
RED, GREEN, CANCEL = 4, 5, 6  # firmware/board/pins.py
HELD_S: Final = 0.4  # a busy phone on a busy machine notices a finger that stays so long
ANSWERED: Final = frozenset({"received", "taken", "closed"})


class Firmware(NamedTuple):
    """How the device's program is started here, in a folder that is its flash; and what it is, in words."""

    command: tuple[str, ...]
    about: str


class RealPhone:
    """One of them. What it shows on its console is all that is known of it."""

    def __init__(self, device: str, folder: Path, options: Options, town: RealPhones) -> None:
        self.device = device
        self.online = False
        self._town = town
        self._folder = folder
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._unanswered: list[float] = []  # when the finger came down
        self._untaken: list[float] = []
        folder.mkdir(parents=True, exist_ok=True)
        password = device_password(options.site_key, device)
        where = {"host": options.broker.host, "port": options.broker.port}
        settings = {"site": options.site, "device": device, "password": password, **where}
        (folder / "settings.json").write_text(json.dumps(settings))
        (folder / "settings.json").chmod(0o600)

    async def switch_on(self, firmware: Firmware) -> None:
        """Give it power."""
        self._process = await asyncio.create_subprocess_exec(
            *firmware.command, cwd=self._folder, env={"MICROPYPATH": ".frozen"},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in a terminal is for the simulator, not for the phone
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self._process))

    async def switch_off(self) -> None:
        """Take its power away."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if self._reading is not None:
            self._reading.cancel()

    async def press(self, *also: int) -> None:
        """A finger on the red button, another on each of `also`."""
        began_s = time.monotonic()
        for pin in (*also, RED):
            self._key(pin, 0)
        self._town.presses += 1
        self._unanswered.append(began_s)
        self._untaken.append(began_s)
        await asyncio.sleep(HELD_S)
        for pin in (*also, RED):
            self._key(pin, 1)

    async def cancel(self) -> None:
        """A finger on the cancel button."""
        self._key(CANCEL, 0)
        await asyncio.sleep(HELD_S)
        self._key(CANCEL, 1)

    def _key(self, pin: int, level: int) -> None:
        if self._process is not None and self._process.stdin is not None and self._process.returncode is None:
            self._process.stdin.write(f"{pin} {level}\n".encode())

    async def _read(self, process: Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            try:
                shown: dict[str, Any] = json.loads(line)
            except ValueError:
                self._town.stumbled(self.device, line.decode(errors="replace").strip())
            else:
                self._see(shown)
        self.online = False

    def _see(self, shown: dict[str, Any]) -> None:
        light, now_s = shown.get("light"), time.monotonic()
        if light is not None:
            self.online = light != "offline"
        if light in ANSWERED:
            self._answered(self._unanswered, self._town.received_times, now_s)
        if light == "taken":
            self._answered(self._untaken, self._town.taken_times, now_s)
        elif light == "closed":
            self._untaken.clear()
        if "Refused" in str(shown.get("link", "")):
            self._town.refused += 1

    def _answered(self, waiting: list[float], times: AnswerTimes, now_s: float) -> None:
        for began_s in waiting:
            times.add(int((now_s - began_s) * 1_000_000))
        waiting.clear()


class RealPhones:
    """`options.real` of them, the residents' after the simulated ones. `every_s` between presses, 0 for none."""

    def __init__(self, options: Options, firmware: Firmware, every_s: float) -> None:
        self.presses = 0
        self.refused = 0
        self.received_times = AnswerTimes()
        self.taken_times = AnswerTimes()
        self._trouble: list[str] = []
        self._firmware = firmware
        numbers = range(options.devices + 1, options.devices + options.real + 1)
        devices = [devices_of(number)[0].id for number in numbers]
        self._phones = [RealPhone(one, options.state / "real" / one, options, self) for one in devices]
        self._life = Life(options.seed, len(self._phones), self, press_every_s=every_s, power_cut_every_s=0)
        self._moving: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Switch all on, then let people press, until cancelled."""
        for phone in self._phones:
            await phone.switch_on(self._firmware)
            await asyncio.sleep(1 / STARTS_PER_S)
        await self._life.run()

    async def close(self) -> None:
        """Switch all off."""
        await self._life.close()
        for task in self._moving:
            task.cancel()
        await asyncio.gather(*(phone.switch_off() for phone in self._phones))

    def act(self, home: int, act: Act, value: int) -> bool:  # noqa: ARG002 - what the mains and the battery do is not theirs
        """See `life.Hands`. A press of the remote control is one of the phone's own key: it hears no radio here."""
        phone = self._phones[home]
        moves = {"press": (), "press_remote": (), "test": (GREEN,)}
        moving = phone.cancel() if act == "cancel" else phone.press(*moves.get(act, ()))
        task = asyncio.get_running_loop().create_task(moving)
        self._moving.add(task)
        task.add_done_callback(self._moving.discard)
        return True

    def stumbled(self, device: str, line: str) -> None:
        """It said something that is no line of its console: most likely why it died."""
        if len(self._trouble) < 20:
            self._trouble.append(f"{device}: {line[:200]}")

    def figures(self) -> dict[str, int]:
        """In short, for each second."""
        online = sum(phone.online for phone in self._phones)
        return {"real_online": online, "real_presses": self.presses, "real_answered": self.received_times.count}

    def as_json(self) -> dict[str, Any]:
        """What they went through."""
        return {
            "phones": len(self._phones),
            "online": sum(phone.online for phone in self._phones),
            "refused": self.refused,
            "firmware": self._firmware.about,
            "presses": self.presses,
            "received": self.received_times.as_json(),
            "taken": self.taken_times.as_json(),
            "trouble": self._trouble,
        }
