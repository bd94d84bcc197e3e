"""A neighbour reads the code on the base of the phone: what is needed there comes to the desk while it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.end_to_end.desk import Desk
from tests.end_to_end.test_provider_page import fits, hub, phone

if TYPE_CHECKING:
    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium

__all__ = ["hub", "phone"]


def test_a_neighbour_says_what_is_needed_and_the_desk_makes_an_order_of_it(
    browser: Browser,
    page: Page,
    phone: Page,
    hub: HubProcess,
) -> None:
    desk = Desk(page, hub.url, "chen").start_shift()
    desk.go("needs")
    rows = page.locator("ll-needs li")
    expect(rows).to_have_count(0)
    link = desk.ask("get", f"/residents/{cast.ZHANG}/here-link")["url"]
    fits(browser, link, "")
    phone.goto(link)
    phone.get_by_label("What is needed").select_option("appliance_repair")
    phone.get_by_label("In your words").fill("<b>the fridge</b> is warm")
    phone.get_by_label("Whom do we call back?").fill("Mrs Hu, next door")
    phone.get_by_role("button", name="Ask the call centre").press("Enter")
    expect(phone.get_by_role("status")).to_have_text("Thank you. The call centre has it, and calls back.")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("<b>the fridge</b> is warm")
    expect(rows).to_contain_text("Call back: Mrs Hu, next door")
    rows.get_by_role("button", name="Make the order").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("How soon").select_option("today")
    dialog.get_by_role("button", name="Make the order").press("Enter")
    expect(page.locator("ll-order")).to_contain_text("By the resident's QR code")
    (order,) = desk.ask("get", "/orders")["items"]
    assert (order["source"], order["urgency"]) == ("qr", "today")
    assert desk.complaints == []
