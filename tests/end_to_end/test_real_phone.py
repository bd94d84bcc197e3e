"""The whole chain with the device's own runtime: MicroPython at home, Mosquitto, the hub, and a person in Chromium."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import DEADLINE_S
from tests.end_to_end.desk import Desk
from tests.firmware.real_phone import RealPhone
from tools.firmware import rom

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator
    from pathlib import Path

    from tests.simulator.live.live_town import LiveTown

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium, pytest.mark.needs_micropython]


class Home:
    """A real phone beside a browser test: it lives on an event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def wait(self, doing: Coroutine[Any, Any, None]) -> None:
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
    image = tmp_path / "phone.rom"
    image.write_bytes(rom.build(rom.phone(shadows=True)))
    one = RealPhone(tmp_path, image, town.broker)
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
