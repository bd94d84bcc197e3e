"""A shift begins with a sound test and ends with a hand-over that two people sign, each at a seat, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import NOBODYS_PORT, HubProcess, hub_process
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium

WORDS = "王秀英今天心情不好"
TAB_MAX = 40


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    with hub_process(tmp_path_factory.mktemp("hand-over") / "lamplight.db", broker_port=NOBODYS_PORT) as running:
        yield running


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab (or Shift+Tab) until what has this name has the focus."""
    for _ in range(TAB_MAX):
        page.keyboard.press(key)
        if name in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


# The innermost focused element: its name, as people see it.
FOCUSED = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one ? (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent ?? "") : "";
}"""


def test_two_people_hand_over_by_keyboard_alone(hub: HubProcess, browser: Browser) -> None:
    goes, comes = (browser.new_context() for _ in range(2))
    chen = Desk(goes.new_page(), hub.url, "chen").start_shift()
    keys = chen.page.keyboard
    keys.press("d")
    expect(chen.page.get_by_role("button", name="Begin the hand-over")).to_be_visible()
    tab_to(chen.page, "Begin the hand-over")
    keys.press("Enter")
    field = chen.page.get_by_label("What who comes must know")
    expect(field).to_be_visible()
    tab_to(chen.page, "What who comes must know")
    keys.insert_text(WORDS)
    expect(chen.page.get_by_text("Kept at")).to_be_visible()
    chen.page.reload()  # what was typed is at the hub, not in the page
    chen.start_shift()
    expect(field).to_have_value(WORDS)
    field.focus()
    chen.page.keyboard.press("Control+Enter")
    expect(chen.page.get_by_text("Waits for who comes").first).to_be_visible()

    zhou = Desk(comes.new_page(), hub.url, "zhou")
    expect(zhou.page.get_by_text("陈晓 hands over to you.")).to_be_visible()
    assert zhou.serious_faults() == []
    tab_to(zhou.page, "Priority 2")
    zhou.page.keyboard.press("Enter")
    zhou.rings(1)
    tab_to(zhou.page, "I hear it")
    zhou.page.keyboard.press("ArrowDown")  # the other answer: not heard
    expect(zhou.page.get_by_text("Your supervisor sees")).to_be_visible()
    tab_to(zhou.page, "Read and sign", "Shift+Tab")
    zhou.page.keyboard.press("Enter")
    expect(zhou.page.get_by_text(WORDS)).to_be_visible()
    tab_to(zhou.page, "I have read it and take over")
    zhou.page.keyboard.press("Enter")
    expect(zhou.page.get_by_text("Signed by both")).to_be_visible()
    tab_to(zhou.page, "Start shift")
    zhou.page.keyboard.press("Enter")
    expect(zhou.page.locator("ll-room-strip")).to_contain_text("2 here")
    (signed,) = zhou.ask("get", "/hand-overs")["items"]
    assert (signed["outgoing_name"], signed["incoming_name"], signed["state"]) == ("陈晓", "周敏", "signed")
    seated = {one["name"]: one["sound_ok"] for one in zhou.ask("get", "/presence")["items"]}
    assert seated == {"陈晓": True, "周敏": False}
    expect(chen.page.get_by_text("Signed by both").first).to_be_visible()
    assert chen.complaints == zhou.complaints == []
    goes.close()
    comes.close()
