"""Calls by keyboard: to a resident, hold, hang up; who calls us is on the screen; a message that failed is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import Page, expect

from hub.kernel import Database, SystemClock
from hub.telephony import tell
from tests.cast import NOBODYS_PORT, PASSWORD, HubProcess, hub_process, make_database
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """With simulated people. Of this seed the first who is called answers within seconds."""
    path: Path = tmp_path_factory.mktemp("calls") / "lamplight.db"
    make_database(path)
    database = Database(path, SystemClock())
    database.write_now(lambda tx: tell(tx, ("duty",), "alarm_waits", {"waiting": 1, "waits_s": 61}))
    database.close()
    with hub_process(path, NOBODYS_PORT, LAMPLIGHT_CALLS="simulated", LAMPLIGHT_CALLS_SEED="214") as running:
        yield running


def test_a_resident_is_called_held_and_hung_up_by_keyboard(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    page.goto(f"{hub.url}/#/residents/1")
    expect(page.get_by_role("button", name="Call 王秀英 P")).to_be_visible()
    page.keyboard.press("p")
    strip = page.locator("ll-call-strip .call")
    expect(strip).to_contain_text("in a call")
    page.keyboard.press("o")
    expect(strip).to_contain_text("on hold")
    page.keyboard.press("o")
    expect(strip).to_contain_text("in a call")
    assert desk.serious_faults() == []
    page.keyboard.press("h")
    expect(strip).to_have_count(0)
    expect(page.locator("ll-timeline")).to_contain_text("Telephone call")
    expect(page.get_by_text("Did you talk with 王秀英?")).to_be_visible()
    page.keyboard.press("+")
    expect(page.get_by_text("Noted: you talked with 王秀英.")).to_be_visible()
    expect(page.locator("ll-care-summary")).to_contain_text("71 h left")
    assert desk.complaints == []


def test_an_ambulance_is_asked_for_twice_and_the_address_is_ready_to_read(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    page.goto(f"{hub.url}/#/residents/2")
    page.get_by_role("button", name="Emergency services…").click()
    page.get_by_role("button", name="Ambulance 120").click()
    expect(page.locator("ll-call-bar dialog")).to_contain_text("闻喜路20号202室")
    expect(page.locator("ll-call-bar dialog")).to_contain_text("The bell is broken: knock.")
    assert desk.serious_faults() == []
    page.get_by_role("button", name="Close").last.click()
    page.keyboard.press("h")
    expect(page.locator("ll-call-strip .call")).to_have_count(0)


def test_who_calls_is_on_the_screen_and_what_failed_is_said(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "admin").start_shift()
    expect(page.locator("ll-banner")).to_contain_text("People outside could not be told")
    heading = page.get_by_role("heading", name="Alarms")
    before = heading.bounding_box()
    practice(hub, "+86 100 0000 1320")
    incoming = page.locator("ll-call-strip .call.in")
    expect(incoming).to_contain_text("刘阿姨")
    assert heading.bounding_box() == before  # who calls pushes nothing away from under a hand
    assert desk.serious_faults() == []
    page.keyboard.press("y")
    expect(page.locator("ll-resident-card")).to_contain_text("张桂兰")
    page.keyboard.press("x")
    others = page.locator("ll-call-strip dialog p.row").first.get_by_role("button")
    expect(others.first).to_be_visible()  # whom the resident knows can be chosen, but for who is on the line
    expect(others.filter(has_text="刘阿姨")).to_have_count(0)
    assert desk.serious_faults() == []
    others.first.click()
    expect(page.locator("ll-call-strip .call")).to_have_count(0)
    assert desk.ask("get", "/calls")["items"][0]["outcome"] == "transferred"
    page.goto(f"{hub.url}/#/messages")
    expect(page.locator("ll-messages")).to_contain_text("No way is set up")
    assert desk.serious_faults() == []
    assert desk.complaints == []


def practice(hub: HubProcess, number: str) -> None:
    """A simulated person calls."""
    with httpx2.Client(base_url=hub.url, headers={"Origin": hub.url}) as browser:
        assert browser.post("/sign-in", data={"login": "admin", "password": PASSWORD}).status_code == 303
        assert browser.post("/api/v1/calls/practice", json={"number": number}).status_code == 200
