"""A phone that hangs starts anew by itself, and one whose starts all fail still has its button."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from board import alive

from tests.firmware.centre import wait_for
from tests.firmware.real_phone import CANCEL, GREEN, PHONE, RealPhone
from tools.firmware import beside, rom
from tools.setup import micropython

if TYPE_CHECKING:
    from pathlib import Path

    from tests.firmware.centre import Centre
    from tools.brokers import Broker

RESET = 3  # simulator/board/machine.py
BUILT = '"""A build of the tests."""\n\nVERSION = "9.9"\nNUMBER = 9\nMADE_UTC_S = 1_795_824_000\n'
# A phone in a hurry: what takes a minute on a wall takes a second here. The task that the file `hang` names is never
# heard of again.
HURRIED = """
import os
from board import alive
alive.RAN_MS_MAX = 200
from sos.parts import dialling
dialling.SPREAD_MS = 100
from board import settling
settling.HANGS_MS, settling.FEED_MS = 1_500, 50
really_ran = alive.ran

def ran(name):
    if name != hanging():
        really_ran(name)

def hanging():
    if "hang" not in os.listdir():
        return ""
    with open("hang") as named:
        return named.read()

alive.ran = ran

def main(_arguments):
    import main  # the phone's own
"""


def _image(folder: Path, **more: str) -> Path:
    code = rom.phone(shadows=True)
    for name, text in {"board/build": BUILT, **more}.items():
        path = folder / (name.replace("/", "_") + ".py")
        path.write_text(text, encoding="utf-8")
        code[name + ".py"] = path
    image = folder / "built.rom"
    image.write_bytes(rom.build(code))
    return image


def test_the_watchdog_is_fed_only_when_every_task_has_run() -> None:
    alive.ran("line")
    alive.ran("time")
    assert alive.all_have()
    alive.ran("time")
    assert not alive.all_have()
    alive.ran("line")
    assert alive.all_have()
    assert not alive.all_have()


@pytest.fixture(scope="module")
def hurried_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _image(tmp_path_factory.mktemp("hurried"), hurried=HURRIED)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _image(tmp_path_factory.mktemp("image"))


@pytest.mark.needs_micropython
@pytest.mark.parametrize("task", ["line", "time", "key 4", "senses"])
def test_a_phone_of_which_one_task_hangs_starts_anew(task: str, tmp_path: Path, hurried_image: Path) -> None:
    settings = {"site": "pengpu", "device": PHONE, "password": "none", "host": "127.0.0.1", "port": 9}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    (tmp_path / "slot").write_text("a firm 1")
    interpreter = micropython.find()
    assert interpreter is not None
    phone = subprocess.Popen(
        interpreter.run_image(hurried_image, "hurried", beside=beside.of_phone(interpreter, beside.UPDATES) + 8192),
        cwd=tmp_path,
        env={"MICROPYPATH": ".frozen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        time.sleep(4)  # well over what the watchdog waits for
        assert phone.poll() is None, phone.communicate()[0]
        (tmp_path / "named").write_text(task)
        (tmp_path / "named").rename(tmp_path / "hang")
        phone.wait(60)  # its keys stay with us: who lets go of them ends the phone
        told = phone.communicate()[0]
    finally:
        phone.kill()
        phone.communicate()
    assert b'{"board": "watchdog"}' in told, told
    assert phone.returncode == RESET, told


@pytest.mark.needs_mosquitto
@pytest.mark.needs_micropython
async def test_after_three_bad_starts_a_phone_has_its_button_and_its_line_and_no_more(
    broker: Broker, centre: Centre, tmp_path: Path, image: Path
) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "slot").write_text("a firm 4")  # the fourth start, and none of the three before went well
    phone = RealPhone(folder, image, broker)
    await phone.switch_on()
    try:
        await phone.shows(start="safe mode")
        assert (await centre.hears("heartbeat"))["safe_mode"] is True
        await phone.shows(light="safe_mode")
        assert phone.has_shown(say="safe_mode")
        assert not phone.has_shown(light="idle")
        phone.key(GREEN, 0)
        phone.key(CANCEL, 0)
        await phone.press()
        press = await centre.hears("sos")
        centre.answers(press, "received")
        await phone.shows(light="received")
        assert centre.all("cancel") == []
    finally:
        await phone.cut_power()


@pytest.mark.needs_mosquitto
@pytest.mark.needs_micropython
async def test_a_phone_whose_starts_went_well_is_not_in_safe_mode(
    broker: Broker, centre: Centre, tmp_path: Path, image: Path
) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "slot").write_text("a firm 3")
    phone = RealPhone(folder, image, broker)
    await phone.switch_on()
    try:
        await wait_for(lambda: centre.all("heartbeat"), lambda: "a heartbeat")
        assert "safe_mode" not in centre.all("heartbeat")[0]
    finally:
        await phone.cut_power()
