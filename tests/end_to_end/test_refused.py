"""What the hub could not accept is in front of the supervisor, in words, with what came and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from hub.devices import device_password
from tests.cast import SITE, SITE_KEY
from tests.end_to_end.desk import Desk
from tests.tools.raw_mqtt import RawClient

if TYPE_CHECKING:
    from tests.simulator.live.live_town import LiveTown

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium]

PHONE = "ph-00031"


def test_a_refused_message_is_seen_by_the_supervisor(page: Page, town: LiveTown) -> None:
    desk = Desk(page, town.hub.url, town.login).start_shift()
    desk.go("refused")
    expect(page.get_by_role("heading", name="Nothing was refused")).to_be_visible()
    phone = RawClient(town.broker.port, PHONE, device_password(bytes.fromhex(SITE_KEY), PHONE))
    for _ in range(2):
        phone.publish(f"lamplight/v1/{SITE}/{PHONE}/up/event", b"\xff<script>alert(1)</script>")
    phone.publish(f"lamplight/v1/{SITE}/{PHONE}/up/sos", "救命".encode())
    phone.leave()
    expect(desk.page.get_by_role("link", name="Alarms 1 waiting")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    tables = page.locator("ll-refused table")
    expect(tables).to_have_count(2)
    how_often, kept = tables.all()
    expect(_row(how_often, "not readable at all")).to_contain_text(PHONE)
    expect(_row(how_often, "not readable at all").get_by_role("cell", name="2", exact=True)).to_be_visible()
    expect(kept.get_by_role("row")).to_have_count(4)
    expect(_row(kept, "救命")).to_contain_text("became an alarm")
    expect(_row(kept, "<script>alert(1)").first).to_contain_text(f"{PHONE}/up/event")
    assert desk.serious_faults() == []
    assert desk.complaints == []
    desk.close_all()


def _row(table: Locator, text: str) -> Locator:
    return table.get_by_role("row").filter(has_text=text)
