"""The console is for everybody: in three languages, light and dark, at double size, with a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import ADMIN, WHOLE_TOWN
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium

# Every page, and what must be on it before it is judged.
PLACES = {
    "alarms": "All is calm",
    "residents": f"{WHOLE_TOWN} people",
    "residents/17": "Before the door is opened",
    "work": f"{WHOLE_TOWN} to do",
    "orders": "No order here",
    "needs": "Nobody waits for anything",
    "careplan": re.compile("Hours rostered|No plan yet"),
    "carefigures": "Talked with in time",
    "visits": "Nobody has to be visited",
    "campaigns": "Flu vaccination",
    "providers": "132 providers",
    "providers/1": "Papers of the business",
    "complaints": "No complaint here",
    "providerfigures": "Services, proven",
    "scorerules": "Rules hold from a month on that has not begun",
    "machines": "1号爬楼机",
    "services": "Whoever goes needs the skills",
    "providerfiles": "Providers as a file",
    "devices": f"{2 * WHOLE_TOWN} devices",
    "devices/ph-00001": "Heartbeats, hour by hour",
    "map": f"{WHOLE_TOWN} homes",
    "refused": "Refused messages",
    # This hub has no broker: after half a minute that is an alarm, and part of the load.
    "figures": re.compile("Nobody called in these days|By who took the call first"),
    "quality": "Nothing has been drawn",
    "rota": "Rota",
    "handover": "Begin the hand-over",
    "exchange": "Residents as a file",
    "messages": "Messages",
    "requests": "Requests",
    "people": "People",
    "audit": "Audit",
    "system": "What the centre's computer looks at",
    "tour": "A press travels",
    "ladders": "Escalation ladders",
    "protocols": "Choose a kind of alarm",
    "protocols/sos": "Emergency call",
}


@pytest.fixture
def desk(page: Page, whole_town: HubProcess) -> Desk:
    return Desk(page, whole_town.url, ADMIN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_shuts_anybody_out(desk: Desk, theme: str) -> None:
    desk.prefer({"theme": theme})
    assert desk.serious_faults() == []
    desk.start_shift()
    for place, sign in PLACES.items():
        desk.go(place)
        expect(desk.page.get_by_text(sign).first).to_be_visible()
        assert (place, desk.serious_faults()) == (place, [])
    desk.page.keyboard.press("?")
    assert desk.serious_faults() == []
    assert desk.complaints == []


def test_the_sign_in_page_shuts_nobody_out(desk: Desk) -> None:
    desk.page.goto("about:blank")  # an open page would go there by itself, and be in the way
    desk.page.context.clear_cookies()
    desk.page.goto(f"{desk.url}/sign-in")
    assert desk.serious_faults() == []


@pytest.mark.parametrize(
    ("language", "name", "calm"),
    [("zh-CN", "中文", "一切平静"), ("fr", "Français", "Tout est calme"), ("en", "English", "All is calm")],
)
def test_each_person_has_their_language(desk: Desk, language: str, name: str, calm: str) -> None:
    desk.start_shift()
    expect(desk.page.get_by_text("All is calm")).to_be_visible()
    desk.page.locator("ll-person-menu summary").click()
    desk.page.get_by_role("radio", name=name).check()
    expect(desk.page.get_by_text(calm)).to_be_visible()
    expect(desk.page.locator("html")).to_have_attribute("lang", language)
    desk.page.reload()
    expect(desk.page.get_by_text(calm)).to_be_visible()


def test_an_open_menu_gives_way_to_the_work(desk: Desk) -> None:
    desk.start_shift()
    menu, opened = desk.page.locator("ll-person-menu"), desk.page.locator("ll-person-menu details[open]")
    menu.locator("summary").click()
    menu.get_by_role("radio", name="English").check()
    expect(opened).to_have_count(1)
    desk.page.get_by_role("heading", name="All is calm").click()
    expect(opened).to_have_count(0)
    menu.locator("summary").click()
    desk.page.keyboard.press("Shift+Tab")
    expect(opened).to_have_count(0)


# A window of 1,280 pixels at 200 % and at 400 %: what fits the narrower one in each language fits the other.
@pytest.mark.parametrize(("language", "width"), [("en", 320), ("fr", 320), ("zh-CN", 320), ("fr", 640)])
def test_at_double_size_nothing_lies_beside_the_window(desk: Desk, language: str, width: int) -> None:
    desk.prefer({"language": language})
    desk.start_shift()
    desk.page.set_viewport_size({"width": width, "height": 480})
    for place in PLACES:
        desk.go(place)
        expect(desk.page.locator("main h1").first).to_be_visible()
        desk.page.wait_for_load_state("networkidle")  # with all that comes to the page by itself
        assert (place, desk.page.evaluate("document.documentElement.scrollWidth")) == (place, width)


def test_sixteen_hundred_residents_are_found_by_their_initials(desk: Desk) -> None:
    desk.start_shift()
    desk.page.keyboard.press("/")
    search = desk.page.get_by_role("searchbox")
    expect(search).to_be_focused()
    expect(desk.page.get_by_text(f"{WHOLE_TOWN} people")).to_be_visible()
    rows = desk.page.locator("ll-long-list li")
    assert rows.count() < 60
    someone = desk.ask("get", "/residents/17")
    search.fill(someone["initials"])
    found = desk.page.locator("ll-long-list").get_by_text(someone["address"])
    expect(found).to_be_visible()
    found.click()
    expect(desk.page).to_have_url(re.compile(r"#/residents/17$"))
    expect(desk.page.get_by_role("heading", name=someone["name"])).to_be_visible()


def test_the_list_scrolls_to_its_end_by_the_keyboard(desk: Desk) -> None:
    desk.start_shift()
    desk.go("residents")
    desk.page.locator("ll-long-list a").first.focus()
    for _ in range(30):
        desk.page.keyboard.press("PageDown")
    expect(desk.page.locator("ll-long-list a[data-at='300']")).to_be_focused()


def test_no_telephone_link_is_offered(desk: Desk) -> None:
    desk.start_shift()
    for place in PLACES:
        desk.go(place)
        expect(desk.page.locator("main h1").first).to_be_visible()
        expect(desk.page.locator("[href^='tel:']")).to_have_count(0)
