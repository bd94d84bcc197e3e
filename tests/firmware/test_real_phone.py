"""The phone's own program on a real MicroPython with a device's memory, over TCP to a real broker."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import CANCEL, GREEN, PHONE, RED

if TYPE_CHECKING:
    from tests.firmware.real_phone import RealPhone
    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]


async def test_a_press_reaches_the_centre_and_every_answer_the_resident(phone: RealPhone, centre: Centre) -> None:
    await phone.shows(light="idle")
    assert await centre.hears("status", online=True)
    await phone.press()
    press = await centre.hears("sos")
    assert (press["button"], press["source"], press["number"], press["further"]) == (PHONE, "phone", 1, False)
    await phone.shows(light="heard")
    await phone.shows(light="sending")
    for stage in ("received", "taken", "closed"):
        centre.answers(press, stage, "李娜" if stage == "taken" else None)
        await phone.shows(light=stage)
    await phone.shows(say="taken", by="李娜")
    assert not phone.has_shown(light="offline") or phone.shown[0] == {"light": "offline"}


async def test_a_press_is_said_again_until_it_is_answered(phone: RealPhone, centre: Centre) -> None:
    await phone.press()
    await wait_for(lambda: len(centre.all("sos")) >= 3, lambda: "the third time")
    assert {(press["epoch"], press["number"]) for press in centre.all("sos")} == {(centre.all("sos")[0]["epoch"], 1)}
    centre.answers(centre.all("sos")[0], "received")
    await phone.shows(light="received")
    said = len(centre.all("sos"))
    await phone.press()
    await centre.hears("sos", number=2)
    assert len(centre.all("sos", number=1)) == said


async def test_after_a_power_cut_the_press_is_sent_under_the_same_name(phone: RealPhone, broker: Broker) -> None:
    await phone.shows(light="idle")
    broker.kill()
    await phone.shows(light="offline")
    await phone.press()
    await phone.shows(say="offline")  # so it is written down, and nobody has it yet
    await phone.cut_power()
    stored = (phone.folder / "phone.state").read_text()
    broker.start()
    async with Centre(broker) as centre:
        await phone.switch_on()
        press = await centre.hears("sos")
        assert f'"{press["epoch"]}",{press["number"]}' in stored
        assert press["pressed_uptime_ms"] == 0
        centre.answers(press, "received")
        await phone.shows(light="received")
        await phone.press()
        assert (await centre.hears("sos", further=True))["epoch"] != press["epoch"], "no name is given twice"


async def test_a_press_while_the_broker_is_away_arrives_when_it_is_back(phone: RealPhone, broker: Broker) -> None:
    await phone.shows(light="idle")
    broker.kill()
    await phone.shows(light="offline")
    await phone.press()
    await phone.shows(say="heard")
    await phone.shows(say="offline")
    broker.start()
    async with Centre(broker) as centre:
        centre.answers(await centre.hears("sos", number=1), "received")
        await phone.shows(light="received")


async def test_damaged_flash_is_survived_and_reported(phone: RealPhone, centre: Centre) -> None:
    await phone.press()
    first = await centre.hears("sos")
    await phone.cut_power()
    (phone.folder / "phone.state").write_bytes(b"\x00" * 100_000)
    await phone.switch_on()
    assert (await centre.hears("event", kind="rebooted"))["detail"] == "saved state damaged"
    await phone.press()
    await wait_for(lambda: any(press["epoch"] != first["epoch"] for press in centre.all("sos")), lambda: "a new epoch")


async def test_a_chattering_contact_is_one_press_and_a_crackle_is_none(phone: RealPhone, centre: Centre) -> None:
    await phone.shows(light="idle")
    phone.key(RED, 0, 1, 0, 1)
    await asyncio.sleep(0.3)
    assert not phone.has_shown(light="heard")
    phone.key(RED, 0, 1, 0, 1, 0)
    await asyncio.sleep(0.3)
    phone.key(RED, 1, 0, 1, 0, 1)
    await centre.hears("sos", number=1)
    await asyncio.sleep(0.3)
    await phone.press()
    await centre.hears("sos", number=2)
    assert centre.all("sos", number=3) == []


async def test_a_key_held_down_by_furniture_is_one_press(phone: RealPhone, centre: Centre) -> None:
    phone.key(RED, 0)
    centre.answers(await centre.hears("sos"), "received")
    await phone.shows(light="received")
    await asyncio.sleep(1)
    assert [press["number"] for press in centre.all("sos") if press["number"] > 1] == []


async def test_green_and_red_together_are_a_test_and_cancel_takes_back(phone: RealPhone, centre: Centre) -> None:
    phone.key(GREEN, 0)
    await phone.press()
    press = await centre.hears("sos", test=True)
    centre.answers(press, "received")
    await phone.shows(light="received")
    phone.key(CANCEL, 0)
    assert (await centre.hears("cancel"))["number"] == press["number"]


async def test_forty_quick_presses_fit_into_the_memory_of_a_device(phone: RealPhone, centre: Centre) -> None:
    await phone.shows(light="idle")
    for _ in range(40):
        await phone.press()
    for number in (1, 2, 3):
        centre.answers(await centre.hears("sos", number=number), "received")
    await phone.shows(light="received")
    assert not any("not json" in line for line in phone.shown), phone.shown


async def test_a_phone_that_dies_is_known_to_be_lost(phone: RealPhone, centre: Centre) -> None:
    await centre.hears("status", online=True)
    await phone.cut_power()
    assert (await centre.hears("status", online=False))["reason"] == "lost"
