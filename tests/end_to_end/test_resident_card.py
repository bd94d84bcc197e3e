"""A card is changed, undone and reordered by keyboard; a file is looked at before it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium
XSS = "<img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[cast.HubProcess]:
    with cast.hub_process(tmp_path_factory.mktemp("cards") / "lamplight.db", cast.NOBODYS_PORT) as running:
        yield running


def test_a_card_is_changed_undone_and_reordered_by_keyboard(page: Page, hub: cast.HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("residents/1")
    page.get_by_role("button", name="Change: Health").press("Enter")
    page.get_by_label("Allergies").fill(XSS)
    page.get_by_label("Mobility").select_option("stick")
    page.get_by_label("Allergies").press("Tab")
    assert desk.serious_faults() == []
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("dd", has_text=XSS)).to_be_visible()
    expect(page.locator("dd", has_text="walks with a stick")).to_be_visible()

    page.locator("ll-contacts").get_by_role("button", name="Change").press("Enter")
    page.get_by_role("button", name="Call 刘阿姨 earlier").press("Enter")
    expect(page.locator("ll-contacts li").first).to_contain_text("刘阿姨")
    page.get_by_role("button", name="Undo the last change").press("Enter")
    expect(page.locator("ll-contacts li").first).to_contain_text("王小明")
    page.get_by_role("button", name="Show the changes").press("Enter")
    expect(page.locator("ll-card-history li")).to_have_count(4)
    assert desk.serious_faults() == []
    assert (page.title() != "taken", desk.complaints) == (True, [])


def test_a_pause_and_the_end_of_the_service_are_on_the_card(page: Page, hub: cast.HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("residents/2")
    page.get_by_role("button", name="Add a pause").press("Enter")
    page.get_by_label("Last day").fill("2099-01-01")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("to_ms should be later than from_ms, by a year at most")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End the service").first.press("Enter")
    page.locator("ll-form-dialog").get_by_label("Note").fill("to her son")
    page.locator("ll-form-dialog").get_by_role("button", name="End the service").press("Enter")
    expect(page.get_by_text("Service ended on")).to_be_visible()
    page.get_by_label("Who is shown").select_option("ended")
    expect(page.get_by_text("1 person")).to_be_visible()


def test_a_file_is_looked_at_before_it_is_carried_out(page: Page, hub: cast.HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("exchange")
    rows = (
        "name,born_year,phone,address,zone\n"
        "单雄信,1940,100 0000 0701,闻喜路70号,临汾小区\n"
        "王一,1700,100 0000 0702,闻喜路71号,月球\n"
    )
    page.get_by_label("File").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Check the file").press("Enter")
    expect(page.get_by_text("1 new")).to_be_visible()
    expect(page.get_by_role("cell", name="月球")).to_be_visible()
    assert desk.serious_faults() == []
    page.get_by_role("button", name="Carry it out").press("Enter")
    expect(page.get_by_text("It is done.")).to_be_visible()
    found = desk.ask("get", "/residents?search=sxx")["items"]
    assert [one["name"] for one in found] == ["单雄信"]
    assert desk.complaints == []
