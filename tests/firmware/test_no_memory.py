"""The heap of a phone is full when somebody presses: nobody has to press again, and the centre hears of the want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import PHONE, RED, RealPhone
from tools.firmware import rom

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

# In place of main.py: the phone, and somebody who takes nearly all memory, presses, and perhaps gives it back.
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
    os.remove("hungry")
    left_bytes, lasts_ms = int(os.getenv("LEFT_BYTES")), int(os.getenv("LASTS_MS"))
    eaten = []
    for length in (1024, 256, 64, 16):
        gc.collect()
        try:
            while gc.mem_free() > left_bytes + length:
                eaten.append(bytearray(length))
        except MemoryError:
            pass
    machine._move(RED, None, 0)
    await asyncio.sleep_ms(300)
    machine._move(RED, None, 1)
    await asyncio.sleep_ms(lasts_ms)
    eaten = None
    gc.collect()


async def run_beside(shell, usual=run.Shell.run):
    eating = asyncio.create_task(eat())
    await usual(shell)


run.Shell.run = run_beside


def main(_arguments):
    import main  # the phone's own
"""
A_MOMENT_MS, FOR_EVER_MS = 1_200, 1_000_000
LEFT_BYTES = (0, 500, 2_000)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hungry")
    hungry = folder / "hungry.py"
    hungry.write_text(HUNGRY.replace("RED", str(RED)), encoding="utf-8")
    path = folder / "hungry.rom"
    path.write_bytes(rom.build({**rom.phone(shadows=True), "hungry.py": hungry}))
    return path


async def _hungry_phone(broker: Broker, folder: Path, image: Path, left_bytes: int, lasts_ms: int) -> RealPhone:
    """One that rests, and whose memory goes once a file `hungry` is in its folder."""
    flash = folder / "phone"
    flash.mkdir()
    phone = RealPhone(flash, image, broker)
    phone.main = "hungry"
    phone.environment |= {"LEFT_BYTES": str(left_bytes), "LASTS_MS": str(lasts_ms)}
    await phone.switch_on()
    await phone.shows(light="idle")
    return phone


@pytest.mark.parametrize("left_bytes", LEFT_BYTES)
async def test_a_press_in_a_full_heap_is_delivered_and_the_centre_hears_of_it(
    broker: Broker, centre: Centre, tmp_path: Path, image: Path, left_bytes: int
) -> None:
    phone = await _hungry_phone(broker, tmp_path, image, left_bytes, A_MOMENT_MS)
    try:
        centre.answers_every_copy("received")
        (phone.folder / "hungry").touch()
        await wait_for(lambda: centre.all("sos"), lambda: f"the press; the console had {phone.shown}")
        await phone.shows(light="received")
        centre.says(PHONE, "ask", {"id": 1, "what": "heartbeat"})
        await wait_for(
            lambda: any(beat.get("memory_short") for beat in centre.all("heartbeat")), lambda: "a word of the want"
        )
        assert phone.runs
    finally:
        await phone.cut_power()


@pytest.mark.parametrize("left_bytes", LEFT_BYTES)
async def test_a_press_in_a_heap_that_stays_full_is_delivered_after_the_new_start(
    broker: Broker, centre: Centre, tmp_path: Path, image: Path, left_bytes: int
) -> None:
    phone = await _hungry_phone(broker, tmp_path, image, left_bytes, FOR_EVER_MS)
    try:
        centre.answers_every_copy("received")
        (phone.folder / "hungry").touch()
        await wait_for(lambda: centre.all("sos") or not phone.runs, lambda: f"the end; the console had {phone.shown}")
        if not phone.runs:
            await phone.starts_anew()
        await wait_for(lambda: centre.all("sos"), lambda: f"the press; the console had {phone.shown}")
        await phone.shows(light="received")
    finally:
        await phone.cut_power()
