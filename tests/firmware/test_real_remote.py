"""Remote control and phone as two programs on real MicroPython, with the air between them and a real broker."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from random import Random
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sos.parts import radio

from simulator.air import Medium, Weather
from simulator.air.relay import Relay
from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import CANCEL, GREEN, PHONE, RealPhone
from tests.firmware.real_remote import BUTTON, REMOTE, RealRemote
from tools.firmware import beside, pair, rom
from tools.setup import micropython

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

KEY = bytes(range(32)).hex()
WIFI = {"ssid": "Wang", "key": "12345678"}


@pytest_asyncio.fixture
async def air() -> AsyncGenerator[Relay]:
    """Three frames of ten are lost each way, some come twice or late, and strangers talk."""
    weather = Weather(up=0.3, down=0.3, twice=0.1, late=0.1, replay=0.1, stranger=0.2)
    async with Relay(Medium(Random(7), weather)) as relay:  # noqa: S311 - to be replayed, not to be secret
        yield relay


@pytest_asyncio.fixture
async def phone(tmp_path: Path, phone_image: Path, broker: Broker, air: Relay) -> AsyncGenerator[RealPhone]:
    """A phone to which a technician has told the key of the remote, switched on."""
    folder = tmp_path / "phone"
    folder.mkdir()
    made = RealPhone(folder, phone_image, broker, remotes={REMOTE: KEY}, wifi=WIFI)
    made.environment["LAMPLIGHT_AIR"] = air.address
    made.parts = beside.RADIO
    await made.switch_on()
    yield made
    await made.cut_power()


@pytest_asyncio.fixture
async def remote(tmp_path: Path, remote_image: Path, broker: Broker, air: Relay) -> AsyncGenerator[RealRemote]:
    """Its remote, the battery not yet in."""
    folder = tmp_path / "remote"
    folder.mkdir()
    made = RealRemote(folder, remote_image, broker, air.address, phone={"device": PHONE, "key": KEY}, wifi=WIFI)
    yield made
    await made.cut_power()


async def test_from_the_button_to_the_centre_and_back_to_the_hand(
    phone: RealPhone, remote: RealRemote, centre: Centre, air: Relay
) -> None:
    await centre.hears("status", online=True)
    await remote.put_in_battery()
    await remote.shows(show="weak")
    remote.key(BUTTON, 0)
    press = await centre.hears("sos")
    remote.let_go()
    assert (press["button"], press["source"], press["path"]) == (REMOTE, "remote", "ip")
    await remote.shows(show="calling")
    await remote.shows(show="heard")
    await phone.shows(say="heard")
    centre.answers(press, "received", carrier=PHONE)
    await remote.shows(show="received")
    asleep = await remote.sleeps()
    assert asleep["pins"] == [[BUTTON, 0]]
    assert 3_500_000 < asleep["ms"] <= 3_600_000

    recorded = list(air.heard)
    await remote.wake("pin", held=True)
    second = (await wait_for(lambda: centre.all("sos")[-1:] if len(names(centre)) == 2 else None, lambda: "it"))[0]
    remote.let_go()
    assert (second["epoch"], second["number"] > press["number"]) == (press["epoch"], True)
    centre.answers(second, "received", carrier=PHONE)
    await remote.shows(show="received")
    await remote.sleeps()

    for frame in [*recorded, b"help", radio.head(radio.CALL, REMOTE) + bytes(35)]:
        air.say(frame)
    await asyncio.sleep(1)
    assert len(names(centre)) == 2, "nobody else can press"
    assert not any("not json" in shown for shown in phone.shown + remote.shown)


async def test_out_of_reach_of_its_phone_it_reaches_the_centre_by_itself(remote: RealRemote, centre: Centre) -> None:
    await remote.put_in_battery()
    await remote.shows(show="out")
    remote.key(BUTTON, 0)
    press = await centre.hears("sos", path="remote_wifi")
    assert (press["button"], press["number"]) == (REMOTE, min(number for _, number in names(centre)))
    centre.answers(press, "received")
    await remote.shows(show="received")
    asleep = await remote.sleeps()
    assert asleep["pins"] == [[BUTTON, 1]], "the button is still down: its being let go wakes it, and calls nobody"
    await remote.wake("pin")
    assert (await remote.sleeps())["pins"] == [[BUTTON, 0]]
    assert remote.shown == []
    assert centre.all("status") == [], "a remote that sleeps is not lost"


async def test_both_pressed_belong_together(
    tmp_path: Path, phone_image: Path, remote_image: Path, broker: Broker, centre: Centre, air: Relay
) -> None:
    for name in ("phone", "remote"):
        (tmp_path / name).mkdir()
    phone = RealPhone(tmp_path / "phone", phone_image, broker, wifi=WIFI)
    phone.environment["LAMPLIGHT_AIR"] = air.address
    phone.parts = beside.RADIO
    remote = RealRemote(tmp_path / "remote", remote_image, broker, air.address)
    try:
        await phone.switch_on()
        await remote.put_in_battery()
        assert (await remote.sleeps())["ms"] == 0
        await centre.hears("status", online=True)
        phone.key(GREEN, 0)
        phone.key(CANCEL, 0)
        await asyncio.sleep(3.5)
        phone.key(GREEN, 1)
        phone.key(CANCEL, 1)
        await remote.wake("pin")
        await remote.shows(show="paired")
        assert (await centre.hears("event", kind="pairing"))["detail"] == "paired " + REMOTE
        await remote.sleeps()
        await phone.cut_power()
        await phone.switch_on()
        await remote.wake("pin")
        assert (await centre.hears("sos"))["button"] == REMOTE
        assert KEY not in (tmp_path / "phone" / "remotes.state").read_text()
    finally:
        await remote.cut_power()
        await phone.cut_power()


async def test_paired_by_the_technicians_tool_it_is_heard_and_unpaired_by_hand_it_is_not(
    tmp_path: Path, phone_image: Path, remote_image: Path, broker: Broker, centre: Centre, air: Relay
) -> None:
    for name in ("phone", "remote"):
        (tmp_path / name).mkdir()
    phone = RealPhone(tmp_path / "phone", phone_image, broker, wifi=WIFI)
    phone.environment["LAMPLIGHT_AIR"] = air.address
    phone.parts = beside.RADIO
    remote = RealRemote(tmp_path / "remote", remote_image, broker, air.address, wifi=WIFI)
    assert pair.main([str(tmp_path / name / "settings.json") for name in ("phone", "remote")]) == 0
    try:
        await phone.switch_on()
        await centre.hears("status", online=True)
        await remote.put_in_battery()
        await remote.shows(show="weak")
        remote.key(BUTTON, 0)
        press = await centre.hears("sos")
        remote.let_go()
        assert (press["button"], press["path"]) == (REMOTE, "ip")
        centre.answers(press, "received", carrier=PHONE)
        await remote.sleeps()
        phone.key(GREEN, 0)
        phone.key(CANCEL, 0)
        assert (await centre.hears("event", detail="unpaired " + REMOTE))["kind"] == "pairing"
        phone.key(GREEN, 1)
        phone.key(CANCEL, 1)
        await remote.wake("pin")
        second = await centre.hears("sos", path="remote_wifi")
        assert second["button"] == REMOTE
        assert len(centre.all("sos", path="ip")) == len(centre.all("sos", path="ip", number=press["number"]))
    finally:
        await remote.cut_power()
        await phone.cut_power()


def test_the_first_frame_needs_no_asyncio_no_line_and_no_contract(tmp_path: Path) -> None:
    code = {**rom.device("remote", shadows=True), "first_frame.py": rom.ROOT / "tests/firmware/first_frame.py"}
    image = tmp_path / "first.rom"
    image.write_bytes(rom.build(code))
    settings = {"site": "pengpu", "device": REMOTE, "phone": {"device": PHONE, "key": KEY}}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    (tmp_path / "rtc.memory").write_bytes(b"")
    interpreter = micropython.find()
    assert interpreter is not None
    held, holding = os.pipe()  # a board that nobody holds ends
    for why in ("power", "pin"):
        done = subprocess.run(
            interpreter.run_image(image, "first_frame", beside=beside.of_remote(interpreter)),
            cwd=tmp_path,
            env={"MICROPYPATH": ".frozen", "LAMPLIGHT_WAKE": why},
            stdin=held,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        ours = [name for name in done.stdout.split() if name.startswith(("sos", "board", "asyncio"))]
        assert "sos.remote" in ours, done.stdout + done.stderr
        lazy = ("asyncio", "sos.wire", "sos.mqtt", "sos.line", "sos.phone", "board.remote_line", "sos.parts.pairing")
        assert not [name for name in ours if name.startswith(lazy)], ours
    os.close(held)
    os.close(holding)


def names(centre: Centre) -> set[tuple[str, int]]:
    return {(press["epoch"], press["number"]) for press in centre.all("sos")}
