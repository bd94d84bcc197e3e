"""Four phones of one zone without mains: the desk shows one row, what happened, and who is to be rung up next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from hub.alarms.conditions.service import look
from hub.devices.service import LISTENED
from hub.devices.tables import device_fault, device_state
from hub.kernel import Database, put_setting
from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium

BEGAN_AGO_MS = 600_000
HOUSE = (cast.WANG, cast.LI, cast.ZHANG, cast.CHEN_GUOQIANG)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Generator[cast.HubProcess]:
    path = tmp_path_factory.mktemp("incident") / "lamplight.db"
    cast.make_database(path)
    _power_cut(path)
    with cast.hub_process(path, broker_port=1) as hub:
        yield hub


def _power_cut(path: Path) -> None:
    clock = cast.HandClock(int(time.time() * 1000) - BEGAN_AGO_MS)
    database = Database(path, clock)
    rows = [{"device_id": f"ph-0000{n}", "fault": "mains_lost", "since_ms": clock.ms} for n in HOUSE]
    said = [{"device_id": one["device_id"], "last_heartbeat_ms": clock.ms, "mains": False} for one in rows]
    database.write_now(lambda tx: tx.sql.execute(device_fault.insert(), rows))
    database.write_now(lambda tx: tx.sql.execute(device_state.insert(), said))
    # The hub has heard nothing since, so nobody is silent who was not so then.
    database.write_now(lambda tx: put_setting(tx, LISTENED, str(clock.ms)))
    for _ in range(2):
        database.write_now(look)
        clock.forward(180_000)
    database.close()


def test_an_incident_is_one_row_and_its_members_are_rung_up_in_turn(page: Page, centre: cast.HubProcess) -> None:
    desk = Desk(page, centre.url, "zhou").start_shift()
    row = page.locator("ll-technical a", has_text="闻喜小区")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Power cut")
    expect(row).to_contain_text("4 on battery or charging")
    row.click()
    page.keyboard.press("Enter")  # the focus is still on the row: that key takes what lies on the table
    expect(page.get_by_text("You have it since")).to_be_visible()
    incident = page.locator("ll-incident")
    expect(incident.locator(".counts")).to_have_text("4 on battery or charging")
    members = incident.locator("ll-long-list a")
    expect(members).to_have_count(4)
    expect(members.first).to_contain_text("陈国强")
    assert desk.serious_faults() == []
    incident.get_by_role("searchbox").fill("wang")
    expect(members).to_have_count(1)
    with page.expect_download() as download:
        incident.get_by_role("link", name="Table (CSV)").click()
    assert "王秀英" in download.value.path().read_text("utf-8")
    expect(incident.get_by_role("button", name="Call 陈国强")).to_be_visible()
    incident.get_by_role("searchbox").fill("")
    incident.locator(".counts").click()
    page.keyboard.press("p")
    expect(incident.get_by_role("button", name="Call 张桂兰")).to_be_visible()
    expect(members.last).to_contain_text("陈国强")
    expect(members.last).to_contain_text("rung up at")
    assert desk.complaints == []
