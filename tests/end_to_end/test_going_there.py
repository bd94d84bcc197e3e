"""Ladders are written and tried; somebody says "I am going" on their telephone, and the desk sees it at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests import cast
from tests.cast import HubProcess, hub_process
from tests.end_to_end.desk import Desk, serious_faults

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """It has a way to write short messages (nobody listens there), and a name outside."""
    port = cast.free_port()
    with hub_process(
        tmp_path_factory.mktemp("going") / "lamplight.db",
        cast.NOBODYS_PORT,
        port,
        LAMPLIGHT_PUBLIC_URL=f"http://127.0.0.1:{port}",
        LAMPLIGHT_SMS_URL=f"http://127.0.0.1:{cast.NOBODYS_PORT}/",
        LAMPLIGHT_SMS_KEY="a key of twenty-four letters",
    ) as running:
        yield running


def link_of(hub: HubProcess) -> str | None:
    with closing(sqlite3.connect(hub.database)) as file:
        row = file.execute("SELECT json_extract(data, '$.url') FROM message WHERE subject = 'help_asked'").fetchone()
    return None if row is None else str(row[0])


def test_a_supervisor_tries_a_ladder_saves_it_and_takes_it_back(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou").start_shift()
    desk.go("ladders")
    ladders = page.locator("ll-ladders")
    editor = ladders.locator("ll-ladder-editor")
    preview = ladders.locator("ll-ladder-preview")
    expect(preview).to_contain_text("03:21:00")
    expect(preview).to_contain_text("told: Supervisor, Duty phone")
    assert desk.serious_faults() == []
    editor.get_by_label("On the last rung everybody is told again each minute").uncheck()
    expect(editor.get_by_role("alert")).to_contain_text("tells somebody, again and again")
    expect(ladders.get_by_role("button", name="Save")).to_be_disabled()
    ladders.get_by_role("button", name="Cancel").click()
    editor.get_by_role("button", name="Another ladder for other hours").click()
    expect(editor).to_have_count(2)
    night = editor.nth(1).get_by_role("spinbutton", name="after")
    night.first.fill("15")
    night.first.press("Tab")
    expect(night.first).to_have_value("15")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved. It holds")).to_be_visible()
    assert len(desk.ask("get", "/ladders")["ladders"]) == 6
    assert desk.serious_faults() == []
    ladders.get_by_role("button", name="Undo the last change").click()
    expect(editor).to_have_count(1)
    assert desk.ask("get", "/ladders")["is_default"] is True
    assert [one for one in desk.complaints if "422" not in one] == []


def test_somebody_who_has_the_key_says_that_they_are_going(page: Page, browser: Browser, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    alarm = desk.ask("post", "/alarms", {"resident_id": cast.WANG, "kind": "fall", "text": "The neighbour rang up."})
    desk.go(f"alarms/{alarm['id']}")
    expect(page.locator("ll-alarm-actions")).to_contain_text("Nobody has it yet.")
    page.keyboard.press("Enter")
    panel = page.locator("ll-asking")
    expect(panel.get_by_role("button", name="Ask key-holders")).to_be_enabled()
    page.keyboard.press("l")
    expect(panel).to_contain_text("being asked")
    expect(panel.locator("li", has_text="刘阿姨")).to_contain_text("message on its way")
    assert desk.serious_faults() == []
    phone = browser.new_page(locale="en-GB", viewport={"width": 375, "height": 667}, java_script_enabled=False)
    link = link_of(hub)
    assert link is not None
    phone.goto(link)
    expect(phone.get_by_role("heading")).to_have_text("Your help is needed")
    phone.get_by_label("When will you be there?").select_option("10")
    phone.get_by_role("button", name="I am going").click()
    expect(phone.get_by_role("status")).to_contain_text("knows that you are going")
    expect(page.get_by_text("刘阿姨 is going there.")).to_be_visible()
    expect(desk.queue).to_contain_text("Somebody says they will be there at")
    expect(panel.locator("li", has_text="刘阿姨")).to_contain_text("is going")
    panel.get_by_role("button", name="Help on the way until").click()
    expect(page.locator("ll-alarm-actions")).to_contain_text("刘阿姨 is going")
    phone.close()
    seen = browser.new_page(locale="fr-FR")
    seen.goto(link)
    assert serious_faults(seen) == []
    seen.close()
    desk.close_all()


def test_a_volunteer_says_on_their_telephone_what_they_found(page: Page, browser: Browser, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    visit = desk.ask("post", f"/residents/{cast.LI}/visits", {"by": "volunteer"})
    link = desk.ask("post", f"/care-visits/{visit['id']}/arrange", {"by": "volunteer", "visitor": "张师傅"})["url"]
    telephone: ViewportSize = {"width": 320, "height": 568}
    seen: list[tuple[str, Literal["light", "dark"]]] = [("zh-CN", "light"), ("fr-FR", "dark"), ("en-GB", "light")]
    for language, colours in seen:
        phone = browser.new_page(locale=language, color_scheme=colours, viewport=telephone)
        phone.goto(link)
        expect(phone.get_by_text("李国华")).to_be_visible()
        assert (language, serious_faults(phone)) == (language, [])
        assert phone.evaluate("document.documentElement.scrollWidth") <= telephone["width"], "nothing to push sideways"
        desk.prefer({"language": language[:2] if language != "zh-CN" else language})
        sheet = page.context.new_page()
        sheet.goto(f"{hub.url}/print/visits/{visit['id']}")
        assert (language, serious_faults(sheet)) == (language, [])
        sheet.close()
        phone.close()
    phone = browser.new_page(locale="en-GB", viewport=telephone)
    phone.goto(link)
    phone.get_by_role("button", name="Needs help").click()
    expect(phone.get_by_text("The call centre sees it now and calls.")).to_be_visible()
    phone.close()
    desk.start_shift().go("alarms")
    expect(desk.queue).to_contain_text("李国华")
    desk.close_all()
