"""A supervisor writes other rules of the score by the keyboard alone, with what is wrong named, and publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

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


def test_rules_are_written_by_keys_and_nothing_crooked_is_published(hub: cast.HubProcess, page: Page) -> None:
    zhou = Desk(page, hub.url, "zhou").start_shift()
    zhou.go("scorerules")
    page.get_by_role("button", name="Write other rules").press("Enter")
    form = page.get_by_role("form")
    expect(form.get_by_label("From which month on")).to_be_focused()
    publish = form.get_by_role("button", name="Publish")
    expect(publish).to_be_disabled()
    marks = form.get_by_label("Marks of the residents (1 to 5): on time, manners, result")
    marks.fill("35")
    expect(form).to_contain_text("105 / 100")
    page.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("Not published")
    expect(form).to_contain_text("The parts have to be 100 together; they are 105.")
    expect(form).to_contain_text("Please say why the rules are changed.")
    expect(form.get_by_label("Why they are changed")).to_be_focused()
    assert zhou.serious_faults() == []
    page.keyboard.type("与服务商商定")
    form.get_by_label("Is there in time").fill("10")
    expect(form).to_contain_text("100 / 100")
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(form).to_contain_text("No month is over yet")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("form")).to_have_count(0)
    newest = zhou.ask("get", "/score-rules")["items"][0]
    assert (newest["rules"]["weights"]["marks"], newest["rules"]["weights"]["punctual"]) == (35, 10)
    assert newest["note"] == "与服务商商定"
    expect(page.get_by_text("to come", exact=True)).to_be_visible()
    expect(page.get_by_text("holds now")).to_be_visible()
    for language in ("fr", "zh-CN"):
        zhou.prefer({"language": language, "theme": "dark"})
        zhou.start_shift()
        page.set_viewport_size({"width": 375, "height": 740})
        zhou.go("scorerules")
        expect(page.locator("ll-score-rules .panel")).to_have_count(2)
        page.locator("ll-score-rules .heading button").click()
        expect(page.get_by_role("form")).to_be_visible()
        assert (language, zhou.serious_faults()) == (language, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, language
    assert zhou.complaints == []
