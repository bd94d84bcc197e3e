"""What a phone notices of itself and of its keys, from the wire of the board to what the centre hears."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sos.parts.sntp import FROM_1900_TO_1970_S

from tests.firmware.centre import Centre
from tests.firmware.real_phone import BATTERY, CASE, GREEN, LOUDER, MAINS, PHONE, RED, SOFTER, RealPhone
from tools.firmware import rom

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

NOON_UTC_S = 1_800_014_400

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
        centre.says(PHONE, "set", {"version": 1, "utc_s": NOON_UTC_S})  # so it knows that nobody sleeps
        await centre.hears("reply", id=1)
        phone.key(MAINS, 0, 1, 0, 1)  # a flicker
        await asyncio.sleep(0.2)
        phone.key(BATTERY, 1850)  # half of 3.7 volts
        phone.key(MAINS, 0)
        await centre.hears("event", kind="mains_lost")
        assert centre.all("event", kind="mains_back") == []
        await phone.shows(light="on_battery")
        assert phone.has_shown(say="on_battery")
        centre.says(PHONE, "ask", {"id": 7, "what": "heartbeat"})
        assert (await centre.hears("heartbeat", mains=False))["battery_pct"] == 25
        phone.key(BATTERY, 1800)
        phone.key(MAINS, 1)
        await centre.hears("event", kind="battery_low")
        await phone.shows(light="battery_low")
        await centre.hears("event", kind="mains_back")
        await phone.press()
        press = await centre.hears("sos")
        assert (press["mains"], press["battery_pct"]) == (True, 10)
    finally:
        await phone.cut_power()


async def test_a_monthly_test_has_its_own_sign(phone: RealPhone, centre: Centre) -> None:
    await phone.shows(light="idle")
    phone.key(GREEN, 0)
    await asyncio.sleep(0.1)
    phone.key(RED, 0)
    await centre.hears("sos", test=True)
    await phone.shows(say="test")
    await phone.shows(light="test")


class TimeServer(asyncio.DatagramProtocol):
    """Says these times one after the other, then the last one for ever."""

    def __init__(self, *times: int) -> None:
        self.times = list(times)
        self.asked = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.asked += 1
        utc_s = self.times.pop(0) if len(self.times) > 1 else self.times[0]
        seconds = (utc_s + FROM_1900_TO_1970_S).to_bytes(4, "big")
        self._transport.sendto(b"\x24\x02" + bytes(22) + data[40:48] + bytes(8) + seconds + bytes(4), addr)


async def test_a_time_server_is_asked_while_the_centre_is_silent_and_not_believed_below_the_floor(
    tmp_path: Path, broker: Broker
) -> None:
    """A phone in a hurry: it asks at once, and again with every look."""
    code = rom.phone(shadows=True)
    source = code["board/senses.py"].read_text(encoding="utf-8")
    assert "\nASK_MS = 60_000" in source
    source = source.replace("\nASK_MS = 60_000", "\nASK_MS = 1")
    (tmp_path / "senses.py").write_text(source.replace("2 * now_ms", "1"), encoding="utf-8")
    clock = code["board/run.py"].read_text(encoding="utf-8").replace("sleep_ms = alive.RAN_MS_MAX", "sleep_ms = 500")
    (tmp_path / "run.py").write_text(clock, encoding="utf-8")
    image = tmp_path / "phone.rom"
    image.write_bytes(
        rom.build(code | {"board/senses.py": tmp_path / "senses.py", "board/run.py": tmp_path / "run.py"})
    )
    server = TimeServer(946_684_800, NOON_UTC_S)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: server, ("127.0.0.1", 0))
    (tmp_path / "phone").mkdir()
    phone = RealPhone(
        tmp_path / "phone", image, broker, time_server=f"127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    )
    await phone.switch_on()
    try:
        await phone.shows(light="idle")
        for _ in range(100):
            await asyncio.sleep(0.1)
            if server.asked >= 2:
                break
        assert server.asked >= 2, "the first, of the year 2000, was not believed"
        await asyncio.sleep(1.5)  # an answer may be on its way still
        asked = server.asked
        await asyncio.sleep(1.5)
        assert server.asked == asked, "the second was believed, and nobody is asked any more"
        async with Centre(broker) as centre:
            await phone.press()
            assert abs((await centre.hears("sos"))["pressed_utc_s"] - NOON_UTC_S) < 30
    finally:
        transport.close()
        await phone.cut_power()
