"""A supervisor reads how calls were answered, looks into what was too late, and reviews what the lot has drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from hub.alarms import Press, PressKey, close, take, take_in
from hub.kernel import Database, SystemClock, Write
from tests import cast
from tests.end_to_end.desk import Desk
from tests.hub.intake.door import operator

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium

CHEN = operator(cast.CHEN, "陈晓")
# How long ago six residents pressed, and how long each waited for Chen.
CALLS = ((7_000, 9), (6_000, 12), (5_000, 14), (4_000, 40), (3_000, 100), (2_000, 200))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Generator[cast.HubProcess]:
    path = tmp_path_factory.mktemp("figures") / "lamplight.db"
    cast.make_database(path)
    _fill(path)
    with cast.hub_process(path, broker_port=1, LAMPLIGHT_TIME_ZONE=_where_it_is_noon()) as hub:
        yield hub


def _where_it_is_noon() -> str:
    """A zone in which all of the last hours are of today, whenever these tests run."""
    ahead_h = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead_h:+d}"  # that database counts westwards


def _fill(path: Path) -> None:
    database = Database(path, SystemClock())

    def work(tx: Write) -> None:
        now_ms = tx.now_ms
        for number, (ago_s, waited_s) in enumerate(CALLS, 1):
            tx.now_ms = now_ms - ago_s * 1000
            key = PressKey(f"ph-0000{number}", "00000001", 1)
            take_in(
                tx,
                [Press(key, number, key.device_id, "phone", "ip", tx.now_ms, tx.now_ms, False, False, 80, True)],
            )
            tx.now_ms += waited_s * 1000
            take(tx, CHEN, number, 1)
            close(tx, CHEN, number, 2, "social")
        tx.now_ms = now_ms

    database.write_now(work)
    database.close()


@pytest.fixture
def desk(page: Page, centre: cast.HubProcess) -> Desk:
    return Desk(page, centre.url, "zhou").start_shift()


def test_the_figures_are_read_by_the_keyboard_and_as_a_table(desk: Desk) -> None:
    desk.go("figures")
    cards = desk.page.locator("ll-figures .card")
    expect(cards.nth(0)).to_contain_text("50%")
    expect(cards.nth(1)).to_contain_text("66.7%")
    expect(cards.nth(2)).to_contain_text("83.3%")
    expect(cards.nth(2)).to_contain_text("missed")
    chart = desk.page.locator("ll-figures-chart").first
    chart.locator("g[tabindex='0']").focus()
    desk.page.keyboard.press("End")
    expect(chart.locator(".said")).to_contain_text("≤ 180 s")
    assert desk.page.evaluate("location.hash") == "#/figures", "the arrow keys stay in the chart"
    chart.get_by_text("As a table").click()
    expect(chart.get_by_role("table")).to_be_visible()
    assert desk.serious_faults() == []
    operators = desk.page.locator("ll-figures-operators")
    operators.get_by_role("button", name="Longest").click()
    expect(operators.locator("th[aria-sort='ascending']")).to_contain_text("Longest")
    with desk.page.expect_download() as download:
        desk.page.get_by_text("As a spreadsheet").click()
        desk.page.get_by_role("link", name="By operator").click()
    assert download.value.suggested_filename.startswith("lamplight-operators-")
    assert desk.complaints == []


def test_a_late_answer_is_looked_into_with_its_story(desk: Desk) -> None:
    desk.go("figures")
    late = desk.page.locator("ll-figures-breaches")
    expect(late.locator("li.breach")).to_have_count(1)
    late.locator("summary").click()
    expect(late.locator("ll-alarm-story")).to_contain_text("+3:20")
    late.get_by_label("Why did it take so long").fill("One seat of two was empty.")
    late.get_by_role("button", name="Save what was found").click()
    expect(late.locator("summary")).to_contain_text("investigated")
    expect(late).to_contain_text("One seat of two was empty.")
    assert desk.serious_faults() == []
    assert desk.complaints == []


def test_a_drawn_case_is_reviewed_and_the_operator_reads_it(desk: Desk, centre: cast.HubProcess) -> None:
    desk.go("quality")
    desk.page.get_by_role("button", name="Draw now").click()
    cases = desk.page.locator("ll-quality li.case")
    expect(cases).to_have_count(2)
    cases.first.locator("summary").click()
    form = cases.first.locator("ll-review-form")
    expect(form.get_by_role("button", name="Save the review")).to_be_visible()  # the form comes when it is opened
    for question in form.get_by_role("group").all():
        question.get_by_role("radio").last.check()
    form.get_by_role("radio", name="Yes").first.check()
    form.get_by_label("In words").fill("Warm and calm.")
    assert desk.serious_faults() == []
    form.get_by_role("button", name="Save the review").click()
    expect(cases.first.locator("summary")).to_contain_text("80 of 100")
    assert desk.complaints == []
    desk.page.context.clear_cookies()
    chen = Desk(desk.page, centre.url, "chen").start_shift()
    expect(chen.page.get_by_role("link", name="Figures")).to_have_count(0)
    chen.go("quality")
    mine = chen.page.locator("ll-quality-mine")
    expect(mine).to_contain_text("Warm and calm.")
    expect(mine).to_contain_text("80 of 100")
    assert chen.complaints == []
