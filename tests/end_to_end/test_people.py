"""An administrator takes somebody in, two persons agree, and the auditor sees it, each at their own seat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.kernel import Database, SystemClock
from hub.operators import Signed, request_approval
from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium
PASSWORD = "a lamp at every window"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Generator[cast.HubProcess]:
    path: Path = tmp_path_factory.mktemp("centre") / "lamplight.db"
    cast.make_database(path)
    database = Database(path, SystemClock())
    zhou = Signed(cast.ZHOU, "周敏", "supervisor", "fr", "system", b"")
    database.write_now(lambda tx: request_approval(tx, zhou, "no_such_action", "resident 3", {"reason": "a mistake"}))
    database.close()
    with cast.hub_process(path, cast.NOBODYS_PORT) as hub:
        yield hub


def test_a_new_person_is_taken_in_and_chooses_a_password(page: Page, browser: Browser, centre: cast.HubProcess) -> None:
    admin = Desk(page, centre.url, "admin")
    page.get_by_role("button", name="Only look something up, without a shift").click()
    admin.go("people")
    assert admin.ask("get", "/presence")["items"] == [], "who looks something up is not counted as here"
    expect(page.get_by_text("6 people")).to_be_visible()
    assert admin.serious_faults() == []
    page.get_by_role("button", name="New person").click()
    page.get_by_label("Name", exact=True).fill("马丽")
    page.get_by_label("User name (small letters and digits)").fill("ma")
    page.get_by_label("Role").select_option("technician")
    page.get_by_role("checkbox", name="Shanghainese").check()
    page.get_by_role("button", name="Add, and make a link").click()
    link = page.get_by_label("This link lets them in once")
    expect(link).to_have_value(re.compile(r"/sign-in/link/"))
    assert admin.serious_faults() == []
    theirs = browser.new_context().new_page()
    theirs.goto(link.input_value())
    expect(theirs.locator('nav a[href="#/devices"]')).to_have_count(1)
    expect(theirs.locator('nav a[href="#/alarms"]')).to_have_count(0)
    theirs.locator("ll-person-menu summary").click()
    theirs.locator("ll-person-menu button").first.click()
    fields = theirs.locator("ll-password input")
    fields.nth(1).fill(PASSWORD)
    fields.nth(2).fill(PASSWORD)
    fields.nth(2).press("Enter")
    expect(theirs.locator("ll-password dialog[open]")).to_have_count(0)
    theirs.context.clear_cookies()
    theirs.goto(f"{centre.url}/sign-in")
    theirs.locator("#login").fill("ma")
    theirs.locator("#password").fill(PASSWORD)
    theirs.locator("#password").press("Enter")
    expect(theirs.locator("ll-app")).to_be_attached()
    theirs.context.close()
    assert admin.complaints == []


def test_a_request_is_declined_by_a_second_person_and_the_auditor_sees_by_whom(
    page: Page, browser: Browser, centre: cast.HubProcess
) -> None:
    admin = Desk(page, centre.url, "admin")
    admin.start_shift()
    admin.go("requests")
    expect(page.get_by_text("1 waiting")).to_be_visible()
    assert admin.serious_faults() == []
    page.get_by_role("button", name="Decline").click()
    page.get_by_label("Why not").fill("It is the wrong person.")
    page.locator("dialog[open]").get_by_role("button", name="Decline").click()
    expect(page.get_by_text("It is the wrong person.")).to_be_visible()
    seat = browser.new_context().new_page()
    auditor = Desk(seat, centre.url, "he", beside=True)
    expect(seat.get_by_role("cell", name="Declined a request")).to_be_visible()
    assert auditor.serious_faults() == []
    seat.get_by_label("What was done").select_option("decline")
    seat.get_by_role("button", name="Show").click()
    expect(seat.get_by_text("1 line")).to_be_visible()
    with seat.expect_download() as file:
        seat.get_by_role("link", name="As a file (CSV)").click()
    assert "It is the wrong person." in file.value.path().read_text("utf-8")
    expect(seat.get_by_role("link", name="Worklist")).to_have_count(0)
    assert (admin.complaints, auditor.complaints) == ([], [])
    seat.context.close()
