"""The heap of a phone is full when somebody presses: nobody has to press again, and the centre hears of the want."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import RED, RealPhone
from tools.firmware import rom

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

# In place of main.py: the phone, and somebody who takes nearly all memory, presses, and gives it back.
HUNGRY: Final = """
import asyncio
import gc
import os

import machine
from board import run

machine._listening.append(None)  # the keys are moved from here: whoever reads lines needs memory


async def eat():
    while "hungry" not in os.listdir():
        await asyncio.sleep_ms(20)
    eaten = []
    for length in (1024, 256, 64, 16):
        gc.collect()
        try:
            while gc.mem_free() > LEFT + length:
                eaten.append(bytearray(length))
        except MemoryError:
            pass
    machine._move(RED, None, 0)
    await asyncio.sleep_ms(300)
    machine._move(RED, None, 1)
    await asyncio.sleep_ms(1200)
    eaten = None
    gc.collect()


def main(_arguments):
    usual = run.Shell.run

    async def run_beside(shell):
        eating = asyncio.create_task(eat())
        await usual(shell)

    run.Shell.run = run_beside
    run.main()
"""


@pytest.mark.parametrize("left_bytes", [500])
async def test_a_press_in_a_full_heap_is_delivered_and_the_centre_hears_of_it(
    broker: Broker, centre: Centre, tmp_path: Path, left_bytes: int
) -> None:
    hungry = tmp_path / "hungry.py"
    hungry.write_text(HUNGRY.replace("LEFT", str(left_bytes)).replace("RED", str(RED)), encoding="utf-8")
    image = tmp_path / "hungry.rom"
    image.write_bytes(rom.build({**rom.phone(shadows=True), "hungry.py": hungry}))
    folder = tmp_path / "phone"
    folder.mkdir()
    phone = RealPhone(folder, image, broker)
    phone.main = "hungry"
    await phone.switch_on()
    try:
        await phone.shows(light="idle")
        centre.answers_every_copy("received")
        (folder / "hungry").touch()
        await wait_for(lambda: centre.all("sos"), lambda: f"the press; the console had {phone.shown}")
        await phone.shows(light="received")
        await wait_for(
            lambda: any(beat.get("memory_short") for beat in centre.all("heartbeat")), lambda: "a word of the want"
        )
        await asyncio.sleep(0.5)
        assert phone.runs
    finally:
        await phone.cut_power()
