"""When nobody calls: care calls, noted in the console and seen wherever they belong."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.end_to_end.conftest import ADMIN, WHOLE_TOWN
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
def desk(page: Page, whole_town: HubProcess) -> Desk:
    return Desk(page, whole_town.url, ADMIN).start_shift()


def test_a_care_call_that_reached_somebody_moves_them_to_the_end_of_the_list(desk: Desk) -> None:
    first = desk.ask("get", "/worklist?kind=care_call&limit=1")["items"][0]
    desk.go("work")
    desk.page.get_by_role("link", name=first["resident_name"]).filter(has_text=first["address"]).click()
    card, call = desk.page.locator("ll-resident-card"), desk.page.locator("ll-care-desk")
    expect(card.get_by_role("heading", name=first["resident_name"])).to_be_visible()
    call.get_by_role("button", name="Begin the call").click()
    call.get_by_label("Note about the care call").fill("一切都好")
    call.get_by_role("button", name="Reached").click()
    call.get_by_role("button", name="Save, and on to the next").click()
    expect(desk.page.get_by_text(f"{first['resident_name']}: Reached, noted.")).to_be_visible()
    # The next person's card is there without a click, and the first one is no longer due.
    expect(desk.page).not_to_have_url(re.compile(f"work/{first['resident_id']}$"))
    expect(call.get_by_role("button", name="Reached")).to_be_visible()  # the next call has begun by itself
    second = desk.ask("get", "/worklist/next")["item"]
    expect(card.get_by_role("heading", name=second["resident_name"])).to_be_visible()
    desk.ask("post", f"/care-calls/{second['care_call_id']}/outcome", {"outcome": "interrupted"})
    expect(desk.page.locator("ll-long-list").get_by_text(first["address"])).to_have_count(0)
    desk.go(f"residents/{first['resident_id']}")
    expect(card.locator("ll-timeline")).to_contain_text("Reached · 一切都好")
    expect(card.locator("ll-care-summary")).to_contain_text("71 h left")


def test_half_typed_words_are_kept_for_each_resident(desk: Desk) -> None:
    note = desk.page.get_by_label("Note about the care call")
    desk.ask("post", "/residents/50/care-calls/begin", {})
    desk.go("work/50")
    note.fill("after the nap")
    desk.go("work/51")
    expect(note).to_have_count(0)
    desk.go("work/50")
    expect(note).to_have_value("after the nap")
    desk.page.route("**/me", _slowly)
    desk.page.reload()
    expect(note).to_have_value("after the nap")


def _slowly(route: Route) -> None:
    time.sleep(1)
    route.continue_()


def test_an_address_that_does_not_exist_says_so(desk: Desk) -> None:
    desk.go("alarms/999999")
    expect(desk.page.get_by_role("heading", name="There is no alarm 999999")).to_be_visible()
    desk.go(f"residents/{WHOLE_TOWN + 1}")
    expect(desk.page.locator("ll-resident-card").get_by_role("alert")).to_be_visible()
