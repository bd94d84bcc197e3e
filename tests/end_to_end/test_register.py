"""A supervisor keeps the register by keyboard: a business, its papers, a machine, a file, the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
def hub(tmp_path: Path) -> Generator[HubProcess]:
    path = tmp_path / "hub.db"
    cast.make_database(path)
    with cast.hub_process(path, broker_port=1) as running:
        yield running


def test_a_business_is_found_suspended_and_taken_back_with_reasons(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("providers")
    expect(page.get_by_text("2 providers")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("pak")
    expect(page.get_by_text("1 provider", exact=True)).to_be_visible()
    page.get_by_role("link", name="平安开锁").press("Enter")
    card = page.locator("ll-provider-card")
    expect(card.get_by_role("heading", name="平安开锁")).to_be_visible()
    expect(card.get_by_text("80.00 for a visit")).to_be_visible()
    card.get_by_role("button", name="Suspend").press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Why")).to_be_focused()
    page.keyboard.type("took 900 yuan for a lock")
    page.get_by_role("dialog").get_by_role("button", name="Suspend").press("Enter")
    expect(card.get_by_text("Suspended").first).to_be_visible()
    expect(card.get_by_text("took 900 yuan for a lock").first).to_be_visible()
    assert desk.serious_faults() == []
    card.get_by_role("button", name="Reinstate").press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Why")).to_be_focused()
    page.keyboard.type("paid it back")
    page.get_by_role("dialog").get_by_role("button", name="Reinstate").press("Enter")
    expect(card.get_by_text("Active").first).to_be_visible()
    expect(card.locator("ll-provider-history li")).to_have_count(2)
    assert desk.complaints == []


def test_a_paper_that_ends_soon_says_so_in_the_list_and_on_the_card(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("providers/1")
    card = page.locator("ll-provider-card")
    card.get_by_role("button", name="Bring a paper", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Which").select_option("insurance")
    dialog.get_by_label("Number").fill("BX 7")
    soon: str = page.evaluate("new Date(Date.now() + 6 * 86400000).toISOString().slice(0, 10)")
    dialog.get_by_label("Last day").fill(soon)
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(card.get_by_text("days left").first).to_be_visible()
    expect(card.get_by_text("1 paper of before")).to_be_visible()
    expect(page.locator("ll-long-list").get_by_text("days left")).to_be_visible()
    page.get_by_role("combobox", name="What ends").select_option("7")
    expect(page.get_by_text("1 provider", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="What ends").select_option("0")
    expect(page.get_by_text("No provider found")).to_be_visible()
    over: str = page.evaluate("new Date(Date.now() - 3 * 86400000).toISOString().slice(0, 10)")
    desk.ask("patch", "/providers/1", {"version": 2, "changes": {"contract_until": over}})
    expect(card.get_by_text("They are asked no more since the contract has ended.")).to_be_visible()
    assert desk.serious_faults() == []
    assert desk.complaints == []


def test_what_a_business_does_and_where_is_ticked_and_not_spelled(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("providers/1")
    card, dialog = page.locator("ll-provider-card"), page.get_by_role("dialog")
    card.get_by_role("button", name="Edit", exact=True).press("Enter")
    services = dialog.get_by_role("group", name="Services")
    services.get_by_role("checkbox", name="Locksmith").uncheck()
    services.get_by_role("checkbox", name="Odd jobs").check()
    services.get_by_role("checkbox", name="House repair").press("Space")
    dialog.get_by_label("Location: latitude").fill("31.3 N")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("in degrees")
    dialog.get_by_label("Location: latitude").fill("31.3")
    dialog.get_by_label("Location: longitude").fill("121.44")
    assert desk.serious_faults() == []
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(card.get_by_text("House repair · Odd jobs")).to_be_visible()
    expect(card.get_by_text("31.30000, 121.44000")).to_be_visible()
    known = desk.ask("get", "/providers/1")
    assert (known["services"], known["lat"], known["lon"]) == (["house_repair", "odd_jobs"], 31.3, 121.44)
    assert desk.complaints == []


def test_a_price_that_is_no_amount_is_said_in_words(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("providers/1")
    card, dialog = page.locator("ll-provider-card"), page.get_by_role("dialog")
    card.get_by_role("button", name="Edit the prices").press("Enter")
    dialog.get_by_label("price in yuan").fill("eighty")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Write it in yuan")
    dialog.get_by_label("price in yuan").fill("85.50")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(card.get_by_text("85.50 for a visit")).to_be_visible()
    assert desk.complaints == []


def asked_repairer(desk: Desk) -> tuple[str, int]:
    """The repairer is asked to come to Li: where the answer goes, and the number of the offer."""
    ask = {"mode": "one", "provider_ids": [cast.REPAIRER]}
    order = desk.ask("post", "/orders", {"resident_id": cast.LI, "service": "appliance_repair", "ask": ask})
    (offer,) = desk.ask("get", f"/orders/{order['id']}")["offers"]
    return f"/orders/{order['id']}/answer", offer["id"]


def test_what_a_provider_has_done_is_found_on_their_card(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    answer, offer = asked_repairer(desk)
    desk.go(f"providers/{cast.REPAIRER}")
    orders = page.locator("ll-provider-orders")
    orders.get_by_text("Show their orders").press("Enter")
    expect(orders.get_by_text("0 orders")).to_be_visible()
    desk.ask("post", answer, {"offer_id": offer, "accepts": True})
    expect(orders.get_by_text("1 order", exact=True)).to_be_visible()  # the page hears of it by itself
    expect(orders.get_by_text("Accepted")).to_be_visible()
    assert desk.serious_faults() == []
    orders.get_by_role("link").press("Enter")
    expect(page.locator("ll-order .tag").first).to_have_text("Accepted")
    assert desk.complaints == []


def test_the_figures_of_a_provider_can_be_read_on_a_telephone(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    answer, offer = asked_repairer(desk)
    desk.ask("post", answer, {"offer_id": offer, "accepts": True})
    page.set_viewport_size({"width": 390, "height": 844})
    desk.go("providerfigures")
    name = page.get_by_role("rowheader", name="便民家电维修")
    name.scroll_into_view_if_needed()
    box = name.bounding_box()
    assert box is not None
    assert box["width"] > box["height"], "a name is written from left to right"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert desk.serious_faults() == []
    assert desk.complaints == []


def test_the_list_of_other_pages_lies_within_the_window_and_its_button_beside_the_others(
    page: Page, hub: HubProcess
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    desk = Desk(page, hub.url, "zhou")
    for language in ("en", "fr", "zh-CN"):
        desk.prefer({"language": language, "theme": "system"})
        desk.start_shift()
        desk.go("orders")
        height = "document.querySelector('ll-app').shadowRoot.querySelector('nav').offsetHeight"
        one_line = page.evaluate(height)
        for place in ("services", "machines", "providerfigures"):
            desk.go(place)
            more = page.locator("ll-more summary")
            expect(more).to_have_class("here")
            assert page.evaluate(height) == one_line, (language, place)
            more.press("Enter")
            expect(page.locator("ll-more a[aria-current=page]")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280, (language, place)
            page.keyboard.press("Escape")
    assert desk.complaints == []


def test_a_machine_is_booked_and_its_day_is_drawn(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.ask("post", "/machines", {"provider_id": cast.LOCKSMITH, "name": "爬楼机一号"})
    desk.go("machines")
    page.get_by_role("button", name="Book", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    tomorrow: str = page.evaluate("new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10)")
    dialog.get_by_label("Day").fill(tomorrow)
    dialog.get_by_label("It leaves at").fill("09:30")
    dialog.get_by_label("Floors to climb").fill("5")
    dialog.get_by_role("button", name="Book").press("Enter")
    expect(page.get_by_text("09:30–10:02")).to_be_visible()
    expect(page.get_by_text("Free: 00:00–09:30 · 10:02–24:00")).to_be_visible()
    assert desk.serious_faults() == []
    page.get_by_role("button", name="Give it back").press("Enter")
    expect(page.get_by_text("Free: 00:00–24:00")).to_be_visible()
    assert desk.complaints == []


def test_a_file_is_looked_at_then_carried_out(page: Page, hub: HubProcess, tmp_path: Path) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("providerfiles")
    file = tmp_path / "list.csv"
    file.write_text(
        "name,phone,services,zones\n安心锁具店,021 5555 0107,locksmith,临汾小区\n没有电话,,locksmith,临汾小区\n",
        "utf-8",
    )
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check the file").press("Enter")
    expect(page.get_by_text("1 new")).to_be_visible()
    expect(page.get_by_text("1 rejected")).to_be_visible()
    expect(page.get_by_text("Something must stand here")).to_be_visible()
    assert desk.serious_faults() == []
    page.get_by_role("button", name="Carry it out").press("Enter")
    expect(page.get_by_text("It is done.").first).to_be_visible()
    desk.go("providers")
    expect(page.get_by_text("3 providers")).to_be_visible()
    assert desk.complaints == []


def test_the_catalogue_is_changed_by_a_supervisor_alone(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("services")
    locksmith = page.locator("ll-services li", has_text="Locksmith")
    locksmith.get_by_role("button", name="Edit").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("A quote above so many yuan").fill("50")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()  # below the usual price
    dialog.get_by_label("A quote above so many yuan").fill("260.50")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(locksmith.get_by_text("260.50")).to_be_visible()
    locksmith.get_by_role("button", name="Offer it no more").press("Enter")
    expect(locksmith.get_by_text("not offered any more")).to_be_visible()
    assert desk.serious_faults() == []
