"""Somebody presses at home, and somebody at the centre takes it: by the keyboard, and the phone says so."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.end_to_end.desk import Desk
from tests.simulator.live.visitor import visitor

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.simulator.live.live_town import LiveTown, Simulator

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium]


@pytest.fixture
def desk(page: Page, town: LiveTown) -> Generator[Desk]:
    """A supervisor, who may close what others took."""
    one = Desk(page, town.hub.url, town.login).start_shift()
    yield one
    one.close_all()


def test_a_press_appears_is_taken_by_the_keyboard_and_the_phone_shows_it(desk: Desk, simulator: Simulator) -> None:
    with visitor(simulator, "ph-00011") as resident:
        resident.does("press")
        resident.sees(lambda phone: phone["light"] == "received")
        expect(desk.queue).to_have_count(1)
        name = desk.queue.locator(".name").inner_text()
        card = desk.page.locator("ll-resident-card")
        expect(card.get_by_role("heading", name=name)).to_be_visible()
        expect(card.get_by_text("Whom to call, in this order")).to_be_visible()
        expect(desk.page.get_by_text("Nobody has it yet.")).to_be_visible()
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_text("You have it since")).to_be_visible()
        me = desk.ask("get", "/me")["name"]
        assert resident.sees(lambda phone: phone["light"] == "taken")["say"] == {"phrase": "taken", "by": me}
        desk.page.keyboard.press("c")
        desk.page.keyboard.press("6")
        desk.page.keyboard.press("Enter")
        resident.sees(lambda phone: phone["light"] == "closed")
    expect(desk.queue).to_have_count(0)
    expect(desk.page.get_by_role("heading", name="All is calm")).to_be_visible()
    expect(desk.page.get_by_text("Accidental press")).not_to_have_count(0)
    assert desk.complaints == []


def test_help_on_the_way_and_a_closing_that_is_undone_by_the_keyboard(desk: Desk, simulator: Simulator) -> None:
    with visitor(simulator, "ph-00016") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_text("You have it since")).to_be_visible()
        desk.page.keyboard.press("e")
        expect(desk.page.get_by_role("heading", name="Help is on the way")).to_be_visible()
        desk.page.keyboard.press("3")
        desk.page.keyboard.type("her daughter")
        desk.page.keyboard.press("Enter")
        expect(desk.queue).to_contain_text(re.compile(r"until \d\d:\d\d: her daughter"))
        desk.page.keyboard.press("c")
        desk.page.keyboard.press("5")
        desk.page.keyboard.press("Enter")
        expect(desk.queue).to_have_count(0)  # the bar may still offer what was closed before
        expect(desk.open_dialogs).to_have_count(0)
        expect(desk.page.locator("ll-undo-bar button")).to_be_visible()
        desk.page.keyboard.press("u")
        expect(desk.queue).to_have_count(1)
        [alarm] = desk.ask("get", "/alarms")["items"]
        assert (alarm["state"], alarm["closing_code"]) == ("in_progress", None)
        assert resident.sees(lambda phone: phone["light"] == "taken")
    assert desk.complaints == []


def test_a_key_right_after_a_window_has_closed_is_for_the_desk(desk: Desk, simulator: Simulator) -> None:
    close_and_go_on = """field => {
        field.focus();
        field.closest("dialog").close();
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true, composed: true }));
    }"""
    with visitor(simulator, "ph-00017") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_text("You have it since")).to_be_visible()
        desk.page.keyboard.press("e")
        expect(desk.page.get_by_role("heading", name="Help is on the way")).to_be_visible()
        desk.page.locator("ll-ask-dialog #why").evaluate(close_and_go_on)
        expect(desk.page.get_by_role("heading", name="Close the alarm of")).to_be_visible()


def test_the_second_is_told_who_was_first(desk: Desk, browser: Browser, town: LiveTown, simulator: Simulator) -> None:
    other = Desk(browser.new_page(), town.hub.url, _another_login(town))
    name = other.ask("get", "/me")["name"]

    def somebody_is_faster(route: Route) -> None:
        alarm = other.ask("get", "/alarms")["items"][0]
        other.ask("post", f"/alarms/{alarm['id']}/take", {"version": alarm["version"]})
        route.continue_()

    with visitor(simulator, "ph-00012") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.page.route("**/take", somebody_is_faster)
        desk.page.keyboard.press("t")
        expect(desk.page.get_by_text(f"{name} already has this alarm.")).to_be_visible()
        expect(desk.page.get_by_text(re.compile(f"{name} has it since"))).to_be_visible()
    other.page.close()


def test_a_note_is_saved_by_the_keyboard_and_keys_sleep_while_somebody_types(desk: Desk, simulator: Simulator) -> None:
    with visitor(simulator, "ph-00013") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.page.keyboard.press("n")
        desk.page.keyboard.type("tck / 她说头晕")
        expect(desk.page.get_by_text("Kept on this seat until you save it.")).to_be_visible()
        desk.page.keyboard.press("Control+Enter")
        expect(desk.page.locator("ll-alarm-notes li")).to_contain_text("tck / 她说头晕")
        expect(desk.page.locator("ll-alarm-notes textarea")).to_have_value("")
        expect(desk.page.get_by_text("Nobody has it yet.")).to_be_visible()


def test_a_chinese_input_method_does_not_set_off_keys(desk: Desk, simulator: Simulator) -> None:
    compose = """() => document.dispatchEvent(
        new KeyboardEvent("keydown", { key: "t", isComposing: true, bubbles: true, composed: true }))"""
    with visitor(simulator, "ph-00014") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.page.evaluate(compose)
        desk.page.keyboard.press("?")
        expect(desk.page.get_by_role("heading", name="Keys")).to_be_visible()
        desk.page.keyboard.press("Escape")
        assert desk.ask("get", "/alarms")["items"][0]["state"] == "open"


def test_a_call_rings_until_it_is_taken(desk: Desk, simulator: Simulator) -> None:
    assert desk.tones, "the test tone at the start of the shift"
    before = len(desk.tones)
    with visitor(simulator, "ph-00015") as resident:
        resident.does("press")
        expect(desk.queue).to_have_count(1)
        desk.rings(before + 18)  # three times the six tones of priority 1
        desk.page.keyboard.press("Enter")
        expect(desk.page.get_by_text("You have it since")).to_be_visible()
        silent = len(desk.tones)
        desk.page.wait_for_timeout(5_000)  # two signs of life of the hub, each of which would have rung
        assert len(desk.tones) == silent
        resident.does("press")
        desk.rings(silent + 1)


def _another_login(town: LiveTown) -> str:
    return json.loads(town.logins.read_text("utf-8"))[1]["login"]
