"""The hub is killed while somebody types: the page says so, keeps every word, and is right again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.cast import hub_process
from tests.end_to_end.desk import Desk
from tests.simulator.live.visitor import visitor

if TYPE_CHECKING:
    from tests.simulator.live.live_town import LiveTown, Simulator

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium]

NOTE = "她说头晕，儿子在路上"


def test_a_restart_of_the_hub_costs_no_word_and_no_alarm(page: Page, town: LiveTown, simulator: Simulator) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    note = page.locator("ll-alarm-notes textarea")
    with visitor(simulator, "ph-00021") as first, visitor(simulator, "ph-00022") as second:
        first.does("press")
        expect(desk.queue).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.get_by_text("You have it since")).to_be_visible()
        page.keyboard.press("n")
        page.keyboard.type(NOTE[:4])
        tones = len(desk.tones)

        town.hub.kill()
        page.keyboard.type(NOTE[4:])
        expect(desk.banner).to_contain_text("No connection to the centre's computer.")
        expect(desk.banner).to_contain_text("What you see is from")
        expect(page.get_by_role("button", name="Close alarm")).to_be_disabled()
        desk.rings(tones + 1)
        expect(note).to_have_value(NOTE)
        second.does("press")

        with hub_process(town.hub.database, town.broker.port, town.hub.port):
            expect(desk.banner).to_have_count(0)
            expect(desk.queue).to_have_count(2)
            expect(note).to_have_value(NOTE)
            expect(note).to_be_focused()
            expect(page.get_by_text("You have it since")).to_be_visible()
            second.sees(lambda phone: phone["light"] == "received")
            page.keyboard.press("Control+Enter")
            expect(page.locator("ll-alarm-notes li")).to_contain_text(NOTE)
            page.reload()
            expect(page.locator("ll-queue li a")).to_have_count(2)
