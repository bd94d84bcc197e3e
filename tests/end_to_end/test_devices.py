"""A phone is set from the screen and says so itself; who calls is on the map, and by the keyboard one key away."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from sos import wire

from hub.devices import device_password
from tests.cast import SITE, SITE_KEY
from tests.end_to_end.desk import Desk
from tests.hub.intake.door import press
from tests.tools.raw_mqtt import RawClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.live.live_town import LiveTown

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium]

PHONE = "ph-00007"
DEADLINE_S = 60.0


@pytest.mark.usefixtures("simulator")
def test_a_phone_that_is_set_on_the_screen_acknowledges_it_itself(page: Page, town: LiveTown) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    desk.go("devices")
    page.get_by_role("searchbox").fill(PHONE)
    page.get_by_role("link", name=re.compile(PHONE)).first.click()  # it may stand among the visits due, too
    page.get_by_label("Heartbeat every (s)").fill("45")
    page.get_by_role("button", name="Set", exact=True).click()
    told = page.locator("ll-device section", has_text="What it was told and asked").locator("li").first
    expect(told).to_contain_text("Heartbeat every 45 s · acknowledged by the device")
    page.get_by_role("button", name="Ask for a sign of life").click()
    expect(told).to_contain_text("Sign of life asked for · acknowledged by the device")
    assert desk.ask("get", f"/devices/{PHONE}")["heartbeat_s"] == 45
    assert desk.serious_faults() == []
    assert desk.complaints == []


def test_a_phone_whose_memory_ran_short_says_so_on_its_page(page: Page, town: LiveTown) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    phone = RawClient(town.broker.port, PHONE, device_password(bytes.fromhex(SITE_KEY), PHONE))
    beat = {"battery_pct": 97, "mains": True, "uptime_s": 90, "firmware": "phone 0.1", "outbox": 0, "memory_short": 3}
    phone.publish(f"lamplight/v1/{SITE}/{PHONE}/up/heartbeat", wire.encode("heartbeat", beat))
    _wait_for(page, lambda: desk.ask("get", f"/devices/{PHONE}")["memory_short"] == 3)
    desk.go(f"devices/{PHONE}")
    expect(page.locator("ll-device .figures", has_text="Memory")).to_contain_text("ran short 3 times since it started")
    phone.leave()
    assert desk.complaints == []
    desk.close_all()


def test_who_calls_is_on_the_map_and_in_the_list_beside_it(page: Page, town: LiveTown) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    desk.go("map")
    caller = page.get_by_role("link", name=re.compile("Alarm, nobody has it"))
    expect(page.locator("ll-map canvas")).to_be_visible()
    expect(caller).to_have_count(0)
    phone = RawClient(town.broker.port, PHONE, device_password(bytes.fromhex(SITE_KEY), PHONE))
    phone.publish(f"lamplight/v1/{SITE}/{PHONE}/up/sos", wire.encode("sos", press(PHONE)))
    expect(caller).to_have_count(1)
    phone.leave()
    caller.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#/alarms/\d+$"))
    assert desk.complaints == []
    desk.close_all()


def _wait_for(page: Page, true: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline_s, "the hub has not heard it"
        page.wait_for_timeout(50)
