"""A shift from its beginning to its end without a mouse, in each language: keys do not depend on words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import NOBODYS_PORT, HubProcess, hub_process
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium

# What is read on the way, in each language.
WORDS = {
    "en": {"mine": "You have it since", "way": "Help on the way", "break": "Enjoy your break"},
    "fr": {"mine": "Vous l’avez prise en charge", "way": "Aide en route", "break": "Bonne pause"},
    "zh-CN": {"mine": "您已于", "way": "救助在途", "break": "好好休息"},
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    with hub_process(tmp_path_factory.mktemp("shift") / "lamplight.db", broker_port=NOBODYS_PORT) as running:
        yield running


def calls(desk: Desk) -> list[dict[str, object]]:
    """What people called for; a hub without a broker has more to say after a while."""
    return [one for one in desk.ask("get", "/alarms")["items"] if one["kind"] != "hub_problem"]


@pytest.mark.parametrize("language", ["en", "fr", "zh-CN"])
def test_a_shift_by_the_keyboard_alone(page: Page, hub: HubProcess, language: str) -> None:
    desk, words, keys = Desk(page, hub.url, "chen"), WORDS[language], page.keyboard
    desk.prefer({"language": language})
    expect(desk.start).to_be_focused()
    keys.press("Enter")  # the start of the shift
    expect(desk.open_dialogs).to_have_count(0)
    _open_by_hand(desk)
    hand = page.locator("ll-alarm-actions")
    keys.press("Enter")
    expect(hand).to_contain_text(words["mine"])
    keys.press("n")
    keys.insert_text(f"neighbour on the stairs {language}")
    keys.press("Control+Enter")
    expect(page.locator("ll-resident-card")).to_contain_text(f"neighbour on the stairs {language}")
    keys.press("Escape")  # letters are keys again
    keys.press("w")
    _wait_for_help(desk)
    expect(desk.queue).to_contain_text(words["way"])
    keys.press("c")
    keys.press("5")
    keys.press("Enter")
    expect(desk.queue).to_have_count(0)
    keys.press("u")
    expect(desk.queue).to_have_count(1)
    expect(desk.queue).to_have_attribute("aria-current", "true")
    keys.press("c")
    keys.press("5")
    keys.press("Enter")
    expect(desk.queue).to_have_count(0)
    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.insert_text("wxy")
    expect(page.locator("ll-long-list li")).to_have_count(1)
    keys.press("Escape")
    keys.press("?")
    expect(desk.open_dialogs).to_have_count(1)
    keys.press("Escape")
    keys.press("b")
    expect(page.locator("ll-toasts")).to_contain_text(words["break"])
    keys.press("b")
    keys.press("d")
    expect(page).to_have_url(re.compile("#/handover"))
    keys.press("a")
    expect(page).to_have_url(re.compile("#/alarms"))
    assert calls(desk) == []
    assert desk.serious_faults() == []
    assert desk.complaints == []


def _open_by_hand(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    keys.press("a")
    dialog = desk.open_dialogs
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    keys.insert_text("wxy")
    expect(dialog.locator(".choices input")).to_be_checked()
    page.keyboard.press("Tab")
    while page.evaluate(FOCUSED) != "TEXTAREA":
        keys.press("Tab")
    keys.insert_text("a neighbour rang")
    keys.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(desk.queue).to_have_count(1)
    expect(desk.queue).to_have_attribute("aria-current", "true")  # it lies on the table: Enter means this one


def _wait_for_help(desk: Desk) -> None:
    keys = desk.page.keyboard
    keys.press("e")
    expect(desk.open_dialogs).to_have_count(1)
    keys.press("1")  # the first time that is offered; the words come next
    keys.insert_text("her son")
    keys.press("Enter")
    expect(desk.open_dialogs).to_have_count(0)


# What the innermost focused element is.
FOCUSED = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one?.tagName ?? "";
}"""


def test_two_seats_at_once_see_the_same_and_one_of_them_gets_it(hub: HubProcess, browser: Browser) -> None:
    seats = [Desk(browser.new_context().new_page(), hub.url, login).start_shift() for login in ("chen", "zhou")]
    first, second = seats
    _open_by_hand(first)
    expect(second.queue).to_have_count(1)
    second.queue.click()
    first.page.keyboard.press("Enter")
    expect(first.page.get_by_text("You have it since")).to_be_visible()
    name = first.ask("get", "/me")["name"]
    expect(second.page.locator("ll-alarm-actions")).to_contain_text(name)
    first.page.keyboard.press("n")
    first.page.keyboard.insert_text("the son comes")
    first.page.keyboard.press("Control+Enter")
    first.page.keyboard.press("Escape")
    expect(second.page.locator("ll-resident-card")).to_contain_text("the son comes")
    first.page.keyboard.press("c")
    first.page.keyboard.press("5")
    first.page.keyboard.press("Enter")
    for seat in seats:
        expect(seat.queue).to_have_count(0)
        assert seat.complaints == []
        seat.page.context.close()
