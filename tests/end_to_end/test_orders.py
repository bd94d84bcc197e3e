"""An order from the card to the satisfaction call, by keyboard; and a locksmith to a door behind which somebody is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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


def _marks(desk: Desk) -> None:
    for question in ("Did they come on time?", "Were they friendly?", "Is it well done?"):
        desk.page.get_by_role("group", name=question).get_by_role("radio", name="5").check()
    desk.page.get_by_role("button", name="Save the answers").click()


def test_an_order_goes_from_the_card_to_the_satisfaction_call(
    hub: cast.HubProcess, page: Page, browser: Browser
) -> None:
    chen, keys = Desk(page, hub.url, "chen").start_shift(), page.keyboard
    chen.go(f"residents/{cast.LI}")
    card, order = page.locator("ll-resident-card"), page.locator("ll-order")
    card.get_by_role("button", name="New order").click()
    card.get_by_role("button", name="Make the order").click()  # the browser itself asks for what is missing
    card.get_by_role("combobox", name="Service").select_option("appliance_repair")
    card.get_by_label("What the provider should know").fill("冰箱不冷")
    card.get_by_role("button", name="Make the order").click()
    expect(page).to_have_url(re.compile(r"orders/1$"))
    expect(order.get_by_text("便民家电维修")).to_be_visible()
    expect(order.get_by_text("Known there: 0")).to_be_visible()
    assert chen.serious_faults() == []
    keys.press("w")
    order.get_by_role("button", name="Comes").click()
    stage = order.locator(".tag").first
    expect(stage).to_have_text("Accepted")
    for key, text in (("u", "On the way"), ("i", "There")):
        keys.press(key)
        expect(stage).to_have_text(text)
    keys.press("f")
    order.get_by_label("Billed, in yuan").fill("60")
    order.get_by_label("Parts and material").fill("密封条")
    order.get_by_role("button", name="Save").click()
    expect(stage).to_have_text("Done, to be followed up")
    keys.press("f")
    _marks(chen)
    expect(order.get_by_text("somebody else asks how it was")).to_be_visible()
    other = browser.new_context().new_page()
    lin = Desk(other, hub.url, "lin").start_shift()
    lin.go("orders/1")
    expect(other.locator("ll-order .tag").first).to_have_text("Done, to be followed up")
    other.keyboard.press("f")
    assert lin.serious_faults() == []
    _marks(lin)
    expect(other.locator("ll-order").get_by_text("On time 5/5 · manner 5/5 · result 5/5")).to_be_visible()
    lin.go(f"residents/{cast.LI}")
    story = other.locator("ll-resident-card ll-timeline li")
    expect(story).to_contain_text(
        ["Order followed up", "Order done", "The provider is there", "A provider comes", "Ordered"]
    )
    expect(page.locator("ll-order .tag").first).to_have_text("Closed")  # the first page has heard of it by itself
    assert [one for one in chen.complaints + lin.complaints if "409" not in one] == []


def test_a_locksmith_is_asked_at_once_and_seen_live_on_the_alarm(hub: cast.HubProcess, page: Page) -> None:
    chen = Desk(page, hub.url, "chen").start_shift()
    chen.ask("post", "/alarms", {"resident_id": cast.WANG, "kind": "fall", "text": "a neighbour hears her"})
    chen.ask("post", "/alarms/1/take", {"version": 1})
    chen.go("alarms/1")
    box = page.locator("ll-alarm-orders")
    box.get_by_role("button", name="Locksmith, at once").click()
    box.get_by_label("What the provider should know").fill("听见她在里面，门锁着")
    box.get_by_role("button", name="Make the order").click()
    expect(box.get_by_text("Offered")).to_be_visible()
    assert chen.serious_faults() == []
    (order,) = chen.ask("get", "/orders?alarm_id=1")["items"]
    (offer,) = chen.ask("get", f"/orders/{order['id']}")["offers"]
    said = {"offer_id": offer["id"], "accepts": True}
    chen.ask("post", f"/orders/{order['id']}/answer", said)
    expect(box.get_by_text("平安开锁")).to_be_visible()
    expect(box.get_by_text("Accepted")).to_be_visible()
    assert chen.complaints == []


def test_an_order_whose_service_ended_is_cancelled_with_one_key(page: Page, hub: cast.HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    order = desk.ask("post", "/orders", {"resident_id": cast.WU, "service": "appliance_repair"})
    version = desk.ask("get", f"/residents/{cast.WU}")["version"]
    today: str = page.evaluate("new Date().toISOString().slice(0, 10)")
    desk.ask("post", f"/residents/{cast.WU}/end", {"version": version, "reason": "moved", "on": today})
    desk.go(f"orders/{order['id']}")
    one = page.locator("ll-order")
    expect(one.get_by_text("No provider is asked any more")).to_be_visible()
    expect(one.locator("ll-order-choice")).to_have_count(0)
    assert desk.serious_faults() == []
    expect(one.get_by_role("button", name="Cancel: the service has ended")).to_be_enabled()
    page.keyboard.press("c")
    expect(one.get_by_text("Cancelled").first).to_be_visible()
    expect(one.get_by_text("The service of this resident has ended").first).to_be_visible()
    assert desk.ask("get", f"/orders/{order['id']}")["end_reason"] == "service_ended"
    assert desk.complaints == []
