"""Whoever is new goes through the tour by the keyboard alone: nothing of it reaches anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.cast import NOBODYS_PORT, hub_process
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium

# What each station asks for; the note is typed.
TRIED = (["ArrowUp"], ["Enter"], ["p"], ["n", "她坐在地上", "Control+Enter", "Escape"], ["e"], ["c", "1"], ["u"])
ASIDE = ["ArrowDown", "ArrowDown", "s"]


def test_the_tour_is_walked_by_the_keyboard_and_calls_nobody(page: Page, tmp_path: Path) -> None:
    with hub_process(tmp_path / "lamplight.db", broker_port=NOBODYS_PORT) as hub:
        desk = Desk(page, hub.url, "chen")
        tour = page.locator("ll-tour")
        page.get_by_role("button", name="The tour").click()
        expect(tour.get_by_role("heading", name="A press travels")).to_be_visible()
        assert desk.serious_faults() == []
        page.evaluate("document.activeElement.blur()")
        before = desk.ask("get", "/alarms")["items"]
        for keys in (*TRIED, ASIDE):
            page.keyboard.press("ArrowRight")
            expect(tour.get_by_text("Well done")).to_have_count(0)
            for key in keys:
                if len(key) > 1 and not key[0].isascii():
                    page.keyboard.insert_text(key)
                else:
                    page.keyboard.press(key)
            expect(tour.get_by_text("Well done")).to_be_visible()
        assert desk.serious_faults() == []
        page.keyboard.press("ArrowRight")
        expect(tour.get_by_role("heading", name="The rest of your shift")).to_be_visible()
        page.reload()  # whoever is called away goes on where they were
        desk.start_shift()
        expect(tour.get_by_role("heading", name="The rest of your shift")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page.locator("ll-alarms")).to_be_visible()
        calls = [one for one in desk.ask("get", "/alarms")["items"] if one["kind"] != "hub_problem"]
        assert calls == before == []
        assert desk.complaints == []
