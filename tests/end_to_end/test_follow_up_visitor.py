"""Somebody goes there and asks how it was: the desk names them, and they give the marks on their telephone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests import cast
from tests.end_to_end.desk import Desk, serious_faults
from tests.end_to_end.test_follow_ups import was_done

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
def hub(tmp_path: Path) -> Generator[cast.HubProcess]:
    """The small town, and a name outside."""
    path, port = tmp_path / "lamplight.db", cast.free_port()
    cast.make_database(path)
    with cast.hub_process(path, cast.NOBODYS_PORT, port, LAMPLIGHT_PUBLIC_URL=f"http://127.0.0.1:{port}") as running:
        yield running


def test_the_desk_names_who_goes_and_they_say_on_their_telephone_how_it_was(
    hub: cast.HubProcess, page: Page, browser: Browser
) -> None:
    order = was_done(Desk(browser.new_context().new_page(), hub.url, "chen").start_shift())
    with closing(sqlite3.connect(hub.database, timeout=30)) as file, file:
        file.execute("UPDATE follow_up_task SET state = 'visiting'")
        file.execute("UPDATE work_item SET kind = 'follow_up_visit' WHERE kind = 'follow_up'")
    lin = Desk(page, hub.url, "lin").start_shift()
    lin.go("work")
    page.get_by_role("radio", name="Asked at the door").check()
    page.locator("ll-long-list").get_by_role("link", name="王秀英").click()
    here = page.locator("ll-follow-up-here")
    here.get_by_role("button", name="Who goes there").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("顾阿姨")
    dialog.get_by_label("Telephone").fill("100 0000 0777")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(here.get_by_text("顾阿姨")).to_be_visible()
    here.get_by_role("button", name="Show the link").press("Enter")
    shown = here.get_by_label("The link of who goes")
    expect(shown).to_be_visible()
    before = shown.input_value()
    assert lin.serious_faults() == []
    here.get_by_role("button", name="Make a new link").press("Enter")
    expect(shown).not_to_have_value(before)
    link = shown.input_value()

    telephone: ViewportSize = {"width": 320, "height": 568}
    for language in ("zh-CN", "fr-FR", "en-GB"):
        phone = browser.new_page(locale=language, viewport=telephone, java_script_enabled=True)
        phone.goto(link)
        expect(phone.get_by_text("王秀英")).to_be_visible()
        assert (language, serious_faults(phone)) == (language, [])
        assert phone.evaluate("document.documentElement.scrollWidth") <= telephone["width"], "nothing to push sideways"
        phone.close()
    phone = browser.new_page(locale="en-GB", viewport=telephone, java_script_enabled=False)
    assert (gone := phone.goto(before)) is not None
    assert gone.status == 404
    phone.goto(link)
    phone.get_by_role("button", name="Nobody opened").click()
    expect(phone.get_by_role("status")).to_contain_text("Please go there again later")
    for question in ("Did they come on time?", "Were they friendly?", "Is it well done?"):
        phone.get_by_role("group", name=question).get_by_role("radio", name="5").check()
    phone.get_by_role("group", name="Was the price as agreed?").get_by_role("radio", name="yes").check()
    phone.get_by_role("button", name="Send the answers").click()
    expect(phone.get_by_role("status")).to_contain_text("The call centre knows how it was")
    found = lin.ask("get", f"/orders/{order['id']}")
    assert found["state"] == "closed"
    assert found["follow_up"]["by_link"] is True
    lin.go(f"orders/{order['id']}")
    expect(page.get_by_text("by who went there to ask").first).to_be_visible()
    assert lin.complaints == []
