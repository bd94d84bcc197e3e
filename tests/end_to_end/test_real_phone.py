"""The whole chain with the device's own runtime: MicroPython at home, Mosquitto, the hub, and a person in Chromium."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from hub.devices import device_key
from simulator.live.carrier import CALL_NUMBER, SMS_NUMBER, Carrier
from simulator.modem import SimulatedModem, TcpModem
from tests.cast import DEADLINE_S, SITE_KEY
from tests.end_to_end.desk import Desk
from tests.firmware.centre import wait_for
from tests.firmware.real_phone import PHONE, RealPhone
from tests.simulator.live.live_town import GATEWAY_KEY
from tools.firmware import beside, rom

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from tests.simulator.live.live_town import LiveTown

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium, pytest.mark.needs_micropython]

OWN = "+8610000008001"


class Home:
    """A real phone beside a browser test: it lives on an event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def wait(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Return when it is done; raises what it raises."""
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(2 * DEADLINE_S)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def home() -> Generator[Home]:
    one = Home()
    yield one
    one.close()


@pytest.fixture
def phone(home: Home, town: LiveTown, tmp_path: Path) -> Generator[RealPhone]:
    """A phone on MicroPython, with the device's heap, switched on and idle."""
    one = RealPhone(tmp_path, _image(tmp_path), town.broker)
    home.wait(one.switch_on())
    yield one
    home.wait(one.cut_power())


def test_a_press_on_micropython_is_taken_by_the_keyboard_and_the_phone_shows_it(
    page: Page, home: Home, phone: RealPhone, town: LiveTown
) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    home.wait(phone.press())
    home.wait(phone.shows(light="received"))
    expect(desk.queue).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have it since")).to_be_visible()
    home.wait(phone.shows(say="taken", by=desk.ask("get", "/me")["name"]))
    home.wait(phone.shows(light="taken"))
    for key in ("c", "6", "Enter"):
        page.keyboard.press(key)
    home.wait(phone.shows(light="closed"))
    expect(desk.queue).to_have_count(0)
    assert desk.complaints == []


def test_asked_from_the_desk_the_phone_calls_the_centre_and_they_speak(
    page: Page, home: Home, town: LiveTown, tmp_path: Path
) -> None:
    """The modem on its wire, the mobile network and the hub's telephone line are what they are in the demo."""
    desk = Desk(page, town.hub.url, town.login).start_shift()
    desk.close_all()
    mobile = _Mobile(town)
    home.wait(mobile.start())
    phone = RealPhone(tmp_path, _image(tmp_path), town.broker, modem=_modem_settings())
    phone.parts = beside.MODEM
    phone.environment["LAMPLIGHT_MODEM_PORT"] = str(mobile.wires.port)
    try:
        home.wait(phone.switch_on())
        home.wait(wait_for(lambda: mobile.modem.did.count("AT+CSQ"), lambda: f"the set-up; {mobile.modem.did}"))
        home.wait(phone.press())
        home.wait(phone.shows(light="received"))
        expect(desk.queue).to_have_count(1)
        _wait_for_modem(desk)
        page.keyboard.press("Enter")
        expect(page.get_by_text("You have it since")).to_be_visible()
        expect(page.get_by_role("button", name="Have the phone call us")).to_be_visible()
        assert not any(one.startswith("ATD") for one in mobile.modem.did)
        page.keyboard.press("v")
        home.wait(phone.shows(say="calling"))
        incoming = page.locator("ll-call-strip .call.in")
        expect(incoming).to_be_visible()
        assert [one for one in mobile.modem.did if one.startswith("ATD")] == [f"ATD{CALL_NUMBER};"]
        page.keyboard.press("y")
        home.wait(phone.shows(light="talking"))
        assert mobile.modem.call == "up"
        page.keyboard.press("h")
        home.wait(wait_for(lambda: mobile.modem.call == "", lambda: "the end of the call"))
        assert desk.complaints == []
    finally:
        home.wait(phone.cut_power())
        home.wait(mobile.stop())
        desk.close_all()


class _Mobile:
    """A modem on a wire, and the network between it and the hub."""

    def __init__(self, town: LiveTown) -> None:
        self._town = town

    async def start(self) -> None:
        self._carrier = Carrier(self._town.hub.url, GATEWAY_KEY)
        self._running = asyncio.create_task(self._carrier.run())
        self.modem = SimulatedModem(self._carrier.network, OWN, lambda _data: None)
        self.wires = await TcpModem(self.modem).__aenter__()

    async def stop(self) -> None:
        await self.wires.__aexit__()
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)


def _wait_for_modem(desk: Desk) -> None:
    """What a heartbeat says is in the hub's database a few seconds later."""
    [alarm] = desk.ask("get", "/alarms")["items"]
    deadline_s = time.monotonic() + DEADLINE_S
    while desk.ask("get", f"/alarms/{alarm['id']}/phone-call")["why_not"] is not None:
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def _modem_settings() -> dict[str, str]:
    key = device_key(bytes.fromhex(SITE_KEY), PHONE)
    return {"key": key.hex(), "sms_number": SMS_NUMBER, "numbers": CALL_NUMBER, "pin": ""}


def _image(folder: Path) -> Path:
    image = folder / "phone.rom"
    image.write_bytes(rom.build(rom.phone(shadows=True)))
    return image
