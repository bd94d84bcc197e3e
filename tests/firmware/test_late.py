"""The chip is busy while somebody presses for a moment: the press counts, although nobody saw the button down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.firmware.real_phone import RED, RealPhone
from tools.firmware import rom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.firmware.centre import Centre
    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

# In place of main.py: the phone, and something that takes all its time from before a press until it is over.
BUSY: Final = """
import asyncio
import os
import time

import machine
from board import run

machine._listening.append(None)  # the key is moved from here


async def be_busy():
    while "busy" not in os.listdir():
        await asyncio.sleep_ms(20)
    machine._move(RED, None, 0)
    time.sleep_ms(250)
    machine._move(RED, None, 1)


async def run_beside(shell, usual=run.Shell.run):
    busy = asyncio.create_task(be_busy())
    await usual(shell)


run.Shell.run = run_beside


def main(_arguments):
    import main  # the phone's own
"""


async def test_a_quick_press_while_the_chip_is_busy_is_heard(broker: Broker, centre: Centre, tmp_path: Path) -> None:
    busy = tmp_path / "busy.py"
    busy.write_text(BUSY.replace("RED", str(RED)), encoding="utf-8")
    image = tmp_path / "busy.rom"
    image.write_bytes(rom.build({**rom.phone(shadows=True), "busy.py": busy}))
    (tmp_path / "phone").mkdir()
    phone = RealPhone(tmp_path / "phone", image, broker)
    phone.main = "busy"
    await phone.switch_on()
    try:
        await phone.shows(light="idle")
        (phone.folder / "busy").touch()
        assert (await centre.hears("sos"))["number"] == 1
    finally:
        await phone.cut_power()
