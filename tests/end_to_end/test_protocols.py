"""What to say and to ask: answered by the keyboard alone, and written by who is responsible for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.cast import HubProcess, hub_process
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """The small town; nobody presses but by hand."""
    with hub_process(tmp_path_factory.mktemp("protocols") / "lamplight.db", broker_port=cast.NOBODYS_PORT) as running:
        yield running


def opened(desk: Desk, kind: str = "sos", resident: int = cast.WANG) -> Any:
    body = {"resident_id": resident, "kind": kind, "text": "The neighbour rang up."}
    alarm = desk.ask("post", "/alarms", body)
    desk.go(f"alarms/{alarm['id']}")
    expect(desk.page.get_by_text("Nobody has it yet.")).to_be_visible()
    return alarm


def test_a_protocol_is_answered_and_an_alarm_closed_with_its_field_by_the_keyboard_alone(
    page: Page, hub: HubProcess
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    keys = page.keyboard
    alarm = opened(desk, "fall")
    at = f"/alarms/{alarm['id']}/protocol"
    keys.press("Enter")
    panel = page.locator("ll-protocol")
    expect(panel.get_by_text("Your phone says that you may have fallen.", exact=False)).to_be_visible()
    keys.press("f")
    for digit in ("1", "1", "1", "2", "3", "2"):  # hears, has fallen, breathes, not hurt, head not known, cannot rise
        question = panel.locator("legend").inner_text()
        keys.press(digit)
        expect(panel.locator("legend")).not_to_have_text(question)
    expect(panel.locator("legend")).to_have_text("How long on the floor, in minutes?")
    keys.type("25")
    keys.press("Enter")
    expect(panel.locator("legend")).to_have_text("Alone at home?")
    assert desk.serious_faults() == []
    keys.press("ArrowUp")
    expect(panel.locator("legend")).to_have_text("How long on the floor, in minutes?")
    keys.press("Escape")
    expect(panel.get_by_text("Saved", exact=True)).to_be_visible()
    told = desk.ask("get", at)
    assert told["answers"] == {
        "hears": "yes",
        "fallen": "yes",
        "breathing": "yes",
        "hurt": "no",
        "head": "unknown",
        "can_rise": "no",
        "lying_min": 25,
    }
    assert desk.ask("get", "/calls")["items"] == [], "no digit has called anybody"
    keys.press("c")
    keys.press("2")
    expect(page.get_by_text("Who helped?")).to_be_visible()
    assert desk.serious_faults() == []
    keys.press("Enter")
    expect(page.get_by_text("Please answer: Who helped?")).to_be_visible()
    keys.press("4")
    keys.press("Enter")
    expect(desk.open_dialogs).to_have_count(0)
    whole = desk.ask("get", f"/alarms/{alarm['id']}")
    assert [(one["key"], one["said"]["en"]) for one in whole["closing"]] == [("who_helped", "Key-holder")]
    assert desk.complaints == []


def test_a_note_of_somebody_else_moves_no_question_under_the_hand(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    alarm = opened(desk, "fall", cast.LI)
    page.keyboard.press("Enter")
    question = page.locator("ll-protocol legend")
    expect(question).to_be_visible()
    expect(page.locator("ll-alarm-notes li")).to_have_count(1)
    before = question.bounding_box()
    colleague = page.context.browser.new_page() if page.context.browser else page
    other = Desk(colleague, hub.url, "chen")
    for words in ("She has a key", "The neighbour goes there\nand rings up\nas soon as she is in"):
        other.ask("post", f"/alarms/{alarm['id']}/notes", {"text": words})
        expect(page.locator("ll-alarm-notes").get_by_text(words.splitlines()[0])).to_be_visible()
    assert question.bounding_box() == before
    colleague.close()
    desk.close_all()


def test_what_was_answered_without_a_line_is_sent_when_it_is_back(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    alarm = opened(desk, "sos", cast.LI)
    page.keyboard.press("Enter")
    panel = page.locator("ll-protocol")
    expect(panel.locator("legend")).to_have_text("Does somebody answer?")
    page.route("**/protocol/answers/**", lambda route: route.abort())
    page.keyboard.press("f")
    page.keyboard.press("1")
    expect(panel.locator("legend")).to_have_text("What has happened?")
    page.keyboard.press("6")
    expect(panel.get_by_text("Saving…").first).to_be_visible()
    page.reload()
    desk.start_shift()
    page.unroute("**/protocol/answers/**")
    expect(panel.get_by_text("Saved", exact=True)).to_be_visible()
    assert desk.ask("get", f"/alarms/{alarm['id']}/protocol")["answers"] == {"hears": "yes", "problem": "talk"}
    desk.close_all()


def test_a_supervisor_writes_looks_at_and_publishes_a_protocol_and_goes_back_to_the_old_one(
    page: Page, hub: HubProcess
) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("protocols/self_test")
    editor = page.locator("ll-protocol-editor")
    expect(editor.get_by_role("heading", name="Self-test")).to_be_visible()
    editor.get_by_role("button", name="Add a step").click()
    editor.get_by_label("中文").first.fill("老人知道结果了吗？")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Something is still missing.")).to_be_visible()
    expect(editor.get_by_text("This is missing.")).to_have_count(2)
    editor.get_by_label("Français").first.fill("Le résident le sait-il ?")
    editor.get_by_label("English").first.fill("Does the resident know?")
    expect(editor.get_by_text("This is missing.")).to_have_count(0)
    assert desk.serious_faults() == []
    page.keyboard.press("Alt+ArrowUp")
    expect(editor.locator("summary").nth(1)).to_contain_text("Does the resident know?")
    page.keyboard.press("Control+Enter")
    expect(editor.get_by_text("Draft of 周敏")).to_be_visible()
    editor.get_by_role("button", name="As the operator sees it").click()
    expect(editor.locator("legend")).to_have_text("What does the self-test say?")
    editor.get_by_role("button", name=re.compile("All is well")).click()
    expect(editor.locator("legend")).to_have_text("Does the resident know?")
    assert desk.serious_faults() == []
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Version 2 is in use")).to_be_visible()
    editor.get_by_role("button", name="History").click()
    editor.get_by_text("Version 2", exact=True).click()
    expect(editor.locator("li .tag", has_text="new")).to_have_count(1)
    assert desk.serious_faults() == []
    editor.get_by_role("button", name="Take the default as the draft").click()
    expect(editor.locator("details.step")).to_have_count(2)
    assert [one for one in desk.complaints if "422" not in one] == [], "but for what could not be published"
