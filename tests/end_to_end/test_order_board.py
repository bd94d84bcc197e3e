"""The board of orders is searched and sorted by the keyboard; on a telephone what was chosen comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
def hub(tmp_path: Path) -> Generator[cast.HubProcess]:
    """The small town."""
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    with cast.hub_process(path, cast.NOBODYS_PORT) as running:
        yield running


def test_an_order_is_found_by_name_number_and_deadline_with_the_keys(hub: cast.HubProcess, page: Page) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    made = [
        desk.ask("post", "/orders", {"resident_id": one, "service": "appliance_repair", "urgency": urgency})
        for one, urgency in ((cast.WANG, "today"), (cast.LI, "soon"))
    ]
    desk.go("orders")
    rows = page.locator("ll-orders ll-long-list a")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("王秀英")
    page.get_by_label("Sort by").select_option("new")
    expect(rows.first).to_contain_text("李国华")
    page.locator("body").press("/")
    expect(page.get_by_label("Search orders")).to_be_focused()
    for words, name in (("wangxiuying", "王秀英"), (str(made[1]["id"]), "李国华")):
        page.get_by_label("Search orders").fill(words)
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text(name)
    page.get_by_label("Search orders").fill("nobody")
    expect(page.get_by_text("None fits what is looked for in this stage.")).to_be_visible()
    assert desk.serious_faults() == []
    page.get_by_label("Search orders").fill("")
    desk.prefer({"language": "fr", "theme": "dark"})
    desk.start_shift()
    page.set_viewport_size({"width": 375, "height": 760})
    desk.go("orders")
    expect(rows).to_have_count(2)
    rows.first.click()
    heading = page.locator("ll-order h1").first
    expect(heading).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert desk.serious_faults() == []
    # The small town has no map of its zones, and the page of an order does without.
    assert desk.complaints == []
