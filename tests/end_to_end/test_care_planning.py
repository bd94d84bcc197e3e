"""A supervisor looks ahead and back in a real browser, by keys: is there time for everybody, and was there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.desk import Desk
from tests.end_to_end.test_care_desk import centre

if TYPE_CHECKING:
    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium

__all__ = ["centre"]


@pytest.fixture
def desk(page: Page, centre: HubProcess) -> Desk:
    return Desk(page, centre.url, "zhou").start_shift()


def press(button: Locator) -> None:
    """By the keyboard."""
    button.focus()
    button.press("Enter")


def test_hours_needed_and_what_would_be_if_two_were_ill(desk: Desk) -> None:
    page = desk.page
    desk.go("careplan")
    days = page.locator("ll-care-plan tbody tr")
    expect(days).to_have_count(14)
    needed = page.locator("ll-care-plan .bar i:not(.there)")
    there = page.locator("ll-care-plan .bar i.there")
    wide = [needed.nth(n).evaluate("one => one.offsetWidth") for n in range(14)]
    # A whole day: of today only the hours that are left are drawn, late in the day next to none.
    whole = max(there.nth(n).evaluate("one => one.offsetWidth") for n in range(there.count()))
    assert max(wide) < whole, "a few calls do not fill the hours of a day"
    assert desk.serious_faults() == []
    two = page.get_by_role("button", name="2 ill for a week")
    with page.expect_response(lambda one: "/care-plan/what-if?ill=2" in one.url) as asked:
        press(two)
    assert asked.value.ok
    expect(two).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Only reckoned: nothing is changed.")).to_be_visible()
    press(page.get_by_role("button", name="As it is"))
    expect(page.get_by_text("Only reckoned: nothing is changed.")).to_have_count(0)
    assert desk.complaints == []


def test_a_day_has_other_hours_and_the_week_its_own(desk: Desk) -> None:
    page = desk.page
    desk.go("careplan")
    form = page.locator("ll-care-plan form.if")
    expect(form).to_be_visible()
    tomorrow = desk.ask("get", "/care-plan/outlook")["days"][1]["day"]
    form.locator("input[name=day]").fill(tomorrow)
    form.locator("input[name=closed]").check()
    press(form.get_by_role("button", name="Keep"))
    undo = page.get_by_role("button", name="Own hours: take back")
    expect(undo).to_have_count(1)
    said = {one["day"]: one for one in desk.ask("get", "/care-calendar")["items"]}
    assert (said[tomorrow]["hours"], said[tomorrow]["why"]) == ([], "said")
    press(undo)
    expect(undo).to_have_count(0)
    week = page.locator("ll-care-week")
    week.locator("input[name=from0]").first.fill("09:30")
    week.locator("input[name=to0]").first.fill("12:00")
    week.locator("input[name=from0]").last.fill("14:00")
    week.locator("input[name=to0]").last.fill("00:00")
    assert desk.serious_faults() == []
    with page.expect_response(lambda one: one.url.endswith("/care-hours") and one.request.method == "PUT"):
        press(week.get_by_role("button", name="Keep"))
    expect(week.get_by_role("button", name="Keep")).to_be_disabled()
    hours = desk.ask("get", "/care-hours")["hours"]
    assert (hours[0], hours[1]) == ([[570, 720], [840, 1440]], [[0, 1440]])
    for day in range(3):
        for name in (f"from{day}", f"to{day}"):
            for n in range(2):
                week.locator(f"input[name={name}]").nth(n).fill("")
    with page.expect_response(lambda one: one.url.endswith("/care-hours") and one.request.method == "PUT"):
        press(week.get_by_role("button", name="Keep"))
    expect(week.get_by_role("alert")).to_be_visible()
    assert desk.ask("get", "/care-hours")["hours"] == hours


def test_a_month_is_proven_and_taken_away(desk: Desk) -> None:
    page = desk.page
    desk.go("carefigures")
    expect(page.get_by_role("heading", name="Talked with in time")).to_be_visible()
    assert desk.serious_faults() == []
    menu = page.locator("ll-care-figures details.menu")
    press(menu.locator("summary"))
    with page.expect_download() as table:
        menu.get_by_role("link").first.press("Enter")
    assert table.value.suggested_filename.endswith(".csv")
    rows = table.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) > 1
    press(page.get_by_role("button", name="Certify this month"))
    ready = page.locator("ll-care-certificates li")
    for kind, begins in (("PDF", b"%PDF"), ("CSV", b"\xef\xbb\xbf")):
        with page.expect_download() as proof:
            press(ready.get_by_role("link", name=kind))
        assert proof.value.path().read_bytes().startswith(begins), kind
    assert desk.serious_faults() == []
    assert desk.complaints == []
