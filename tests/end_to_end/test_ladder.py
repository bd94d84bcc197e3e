"""Somebody has waited while the hub was dead: at its start they go up the ladder, and every page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from hub.alarms import Press, PressKey, take_in
from hub.kernel import Database, SystemClock
from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium

WAITED_MS = 70_000


@pytest.fixture
def late_hub(tmp_path: Path) -> Generator[HubProcess]:
    """A hub that starts 70 s after a press, and before anybody has taken it."""
    path = tmp_path / "hub.db"
    then = cast.HandClock(SystemClock().now_ms() - WAITED_MS)
    cast.make_database(path, then)
    database = Database(path, then)
    key = PressKey("ph-00001", "00000001", 1)
    press = Press(key, cast.WANG, "ph-00001", "phone", "ip", then.ms, then.ms, False, False, 80, True)
    database.write_now(lambda tx: take_in(tx, [press]))
    database.close()
    with cast.hub_process(path, broker_port=1) as hub:
        yield hub


def test_who_waits_too_long_is_seen_on_every_page_until_taken(page: Page, late_hub: HubProcess) -> None:
    desk = Desk(page, late_hub.url, "chen").start_shift()
    # Without a broker the hub has more to say there after a while.
    row, strip = page.locator("ll-queue a"), page.get_by_role("alert").get_by_role("link", name="Somebody")
    expect(row).to_contain_text("Supervisor, please")
    expect(strip).to_have_text("Somebody has waited for more than a minute, and nobody has taken it.")
    assert desk.serious_faults() == []
    desk.go("residents")
    expect(strip).to_be_visible()
    assert desk.serious_faults() == []
    strip.click()
    expect(page.get_by_text("Nobody has it yet.")).to_be_visible()
    expect(strip).not_to_be_focused()  # on a link Enter follows the link
    page.keyboard.press("Enter")
    expect(strip).not_to_be_attached()
    expect(page.get_by_text("Nobody had taken the alarm").first).to_be_visible()
    assert desk.complaints == []
