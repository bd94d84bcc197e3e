"""How a service was: asked by the digits, a complaint decided by a supervisor, the score and the figures of a month."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

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


def was_done(desk: Desk, resident: int = cast.WANG) -> dict[str, Any]:
    """An order that this person has sent the repairer to, and that is done."""
    ask = {"mode": "one", "provider_ids": [cast.REPAIRER]}
    order = desk.ask("post", "/orders", {"resident_id": resident, "service": "appliance_repair", "ask": ask})
    offer = desk.ask("get", f"/orders/{order['id']}")["offers"][0]["id"]
    order = desk.ask("post", f"/orders/{order['id']}/answer", {"offer_id": offer, "accepts": True})
    for step, body in (
        ("arrive", {}),
        ("finish", {"amount_fen": 9_000, "parts": "a seal"}),
    ):
        order = desk.ask("post", f"/orders/{order['id']}/{step}", {"version": order["version"], **body})
    return order


def test_poor_work_goes_from_the_satisfaction_call_to_the_providers_record(
    hub: cast.HubProcess, page: Page, browser: Browser
) -> None:
    chen = Desk(browser.new_context().new_page(), hub.url, "chen").start_shift()
    order = was_done(chen)
    lin = Desk(page, hub.url, "lin").start_shift()
    lin.go("work")
    page.get_by_role("radio", name="Satisfaction calls").check()
    page.locator("ll-long-list").get_by_role("link", name="王秀英").click()
    here = page.locator("ll-follow-up-here")
    expect(here.get_by_text("Try 1 of 3")).to_be_visible()
    here.get_by_role("button", name="Note the answers").click()
    dialog = here.locator("dialog[open]")
    expect(dialog).to_be_visible()
    zhou_line = Desk(browser.new_context().new_page(), hub.url, "zhou").start_shift()
    zhou_line.go("work")
    zhou_line.page.get_by_role("radio", name="Satisfaction calls").check()
    row = zhou_line.page.locator("ll-long-list").get_by_role("link", name="王秀英")
    expect(row).to_contain_text("林芳")  # who is at it
    dialog.get_by_role("button", name="Not yet").click()
    expect(row).not_to_contain_text("林芳")
    here.get_by_role("button", name="Note the answers").click()
    for digit in "531":  # by the digits alone, from one question to the next
        page.keyboard.press(digit)
    assert lin.serious_faults() == []
    here.get_by_role("group", name="Was the price as agreed?").get_by_role("radio", name="yes").check()
    here.get_by_label("Note (if there is something to say)").fill("还是漏水")
    here.get_by_role("button", name="Save the answers").click()
    expect(here.locator("dialog[open]")).to_have_count(0)
    assert lin.ask("get", f"/orders/{order['id']}")["state"] == "disputed"
    assert lin.complaints == []

    boss = browser.new_context().new_page()
    zhou = Desk(boss, hub.url, "zhou").start_shift()
    zhou.go("complaints")
    boss.locator("ll-long-list").get_by_role("link", name="Poor work").click()
    one = boss.locator("ll-complaint")
    expect(one.get_by_text("还是漏水")).to_be_visible()
    one.get_by_role("button", name="Hear the provider").click()
    dialog = boss.locator("dialog[open]")
    dialog.get_by_role("textbox").fill("零件有问题")
    dialog.get_by_role("button", name="Save").click()
    expect(one.get_by_text("零件有问题")).to_be_visible()
    assert zhou.serious_faults() == []
    one.get_by_role("button", name="Decide").click()
    dialog.get_by_label("Outcome").select_option("apology")
    dialog.get_by_label("Why").fill("他们道歉了")
    dialog.get_by_role("button", name="Decide").click()
    expect(one.get_by_text("Decided, may be appealed against")).to_be_visible()
    assert zhou.ask("get", f"/orders/{order['id']}")["state"] == "closed"

    zhou.go(f"providers/{cast.REPAIRER}")
    expect(boss.locator("ll-provider-scores")).to_contain_text("Complaints upheld")
    expect(boss.locator("ll-provider-history")).to_contain_text("Complaint decided")
    zhou.go("providerfigures")
    expect(boss.get_by_role("heading", name=re.compile("Followed up: 100"))).to_be_visible()
    expect(boss.get_by_role("table").filter(has_text="便民家电维修")).to_contain_text("Place")
    assert zhou.serious_faults() == []
    month = datetime.now(UTC).strftime("%Y-%m")
    with boss.expect_download() as download:
        boss.get_by_role("link", name="Providers as CSV").click()
    assert download.value.suggested_filename == f"lamplight-providers-{month}.csv"
    assert zhou.complaints == []


def test_what_is_half_filled_in_is_not_of_the_next_order(hub: cast.HubProcess, page: Page, browser: Browser) -> None:
    chen = Desk(browser.new_context().new_page(), hub.url, "chen").start_shift()
    was_done(chen)
    was_done(chen, cast.LI)
    lin = Desk(page, hub.url, "lin").start_shift()
    lin.go("work")
    page.get_by_role("radio", name="Satisfaction calls").check()
    lines, here = page.locator("ll-long-list"), page.locator("ll-follow-up-here")
    lines.get_by_role("link", name="王秀英").click()
    here.get_by_role("button", name="Note the answers").click()
    page.keyboard.press("4")
    here.get_by_role("button", name="Note the answers").click()  # pressed once more nothing is lost
    expect(here.get_by_role("group", name="Did they come on time?").get_by_role("radio", name="4")).to_be_checked()
    lines.get_by_role("link", name="李国华").click()
    expect(here.get_by_role("heading", name="How was it?").first).to_be_visible()
    expect(here.locator("dialog[open]")).to_have_count(0)
    expect(lines.get_by_role("link", name="王秀英")).not_to_contain_text("your call")  # and somebody else may ask
    assert lin.complaints == []
