"""What a phone notices of itself and of its keys, from the wire of the board to what the centre hears."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.firmware.centre import Centre
from tests.firmware.real_phone import BATTERY, CASE, LOUDER, MAINS, PHONE, SOFTER, RealPhone

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]


async def test_what_is_keyed_on_the_dial_pad_reaches_the_centre(phone: RealPhone, centre: Centre) -> None:
    await phone.shows(light="idle")
    await phone.types("*1#274906")
    assert (await centre.hears("code"))["digits"] == "*1#274906"
    await phone.types("*2#13*2#274906")
    await phone.shows(say="code_wrong")
    assert (await centre.hears("code", digits="*2#274906"))["number"] == 2
    assert len({said["digits"] for said in centre.all("code")}) == 2


async def test_the_volume_keys_go_a_step_and_what_they_set_outlives_a_power_cut(
    phone: RealPhone, centre: Centre
) -> None:
    await centre.hears("status", online=True)
    for pin, volume in ((LOUDER, 5), (LOUDER, 5), (SOFTER, 4), (SOFTER, 3)):
        phone.key(pin, 0)
        await phone.shows(volume=volume)
        await asyncio.sleep(0.12)
        phone.key(pin, 1)
        await asyncio.sleep(0.12)
    assert [line["volume"] for line in phone.shown if "volume" in line] == [5, 4, 3], "no louder than there is"
    await phone.cut_power()
    await phone.switch_on()
    await phone.shows(volume=3)


async def test_who_opens_the_case_is_noticed_and_the_case_says_so(phone: RealPhone, centre: Centre) -> None:
    await centre.hears("status", online=True)
    phone.key(CASE, 0)
    await centre.hears("event", kind="tamper")
    await phone.shows(say="tamper")
    phone.key(CASE, 1)
    await asyncio.sleep(0.3)
    phone.key(CASE, 0)
    await centre.hears("event", kind="tamper", number=2)


async def test_mains_battery_signal_and_start_are_in_the_heartbeat(
    tmp_path: Path, phone_image: Path, broker: Broker, centre: Centre
) -> None:
    (tmp_path / "phone").mkdir()
    phone = RealPhone(tmp_path / "phone", phone_image, broker, wifi={"ssid": "home", "key": "key of the home"})
    phone.environment |= {"LAMPLIGHT_RSSI": "-67", "LAMPLIGHT_WAKE": "watchdog"}
    await phone.switch_on()
    try:
        first = await centre.hears("heartbeat", signal_dbm=-67)
        assert (first["mains"], first["battery_pct"], first["reset_cause"]) == (True, 100, "watchdog")
        phone.key(MAINS, 0, 1, 0, 1)  # a flicker
        await asyncio.sleep(0.2)
        phone.key(BATTERY, 1850)  # half of 3.7 volts
        phone.key(MAINS, 0)
        await centre.hears("event", kind="mains_lost")
        assert centre.all("event", kind="mains_back") == []
        centre.says(PHONE, "ask", {"id": 7, "what": "heartbeat"})
        assert (await centre.hears("heartbeat", mains=False))["battery_pct"] == 25
        phone.key(BATTERY, 1800)
        phone.key(MAINS, 1)
        await centre.hears("event", kind="battery_low")
        await centre.hears("event", kind="mains_back")
        await phone.press()
        press = await centre.hears("sos")
        assert (press["mains"], press["battery_pct"]) == (True, 10)
    finally:
        await phone.cut_power()
