"""The report as somebody uses it: a file in a browser, by keyboard, in the dark, on a narrow screen, without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Browser, Page, expect

from simulator.report.page import page as page_of
from tests.simulator.report import runs

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the pages lie: {address}/lively.html, quiet.html, broken.html."""
    folder: Path = tmp_path_factory.mktemp("reports")
    for name, facts in (("lively", runs.lively()), ("quiet", runs.quiet()), ("broken", runs.broken())):
        (folder / f"{name}.html").write_text(page_of(facts), encoding="utf-8")
    return folder.as_uri()


@pytest.fixture
def said(page: Page) -> Generator[list[str]]:
    """What the browser complains about; it must be nothing."""
    found: list[str] = []
    page.on("console", lambda one: found.append(one.text))
    page.on("pageerror", lambda one: found.append(str(one)))
    page.on("requestfailed", lambda one: found.append(one.url))
    yield found
    assert found == []


@pytest.mark.parametrize("name", ["lively", "quiet", "broken"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_is_usable_by_everybody(page: Page, said: list[str], address: str, scheme: Any, name: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    axe: Any = Axe()
    found = axe.run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert not said


def test_the_slider_moves_by_keyboard_and_the_map_follows(page: Page, said: list[str], address: str) -> None:
    page.goto(f"{address}/lively.html")
    slider, now, mains = (
        page.get_by_label("Time", exact=True),
        page.locator("#now"),
        page.locator("#town-map path[data-mark=mains]"),
    )
    expect(now).to_contain_text("Day 1 18:00")
    expect(mains).to_have_attribute("d", "")
    slider.focus()
    for _ in range(6):  # a tenth of the hour each: to half past six, when the power goes
        page.keyboard.press("PageUp")
    expect(now).to_contain_text("without mains")
    expect(mains).to_have_attribute("d", re.compile("^M"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile("without mains"))
    expect(page.get_by_role("heading", name="What goes wrong then")).to_be_visible()
    page.keyboard.press("End")
    expect(now).to_contain_text("to 1 19:15")
    assert not said


def test_it_plays_and_pauses(page: Page, said: list[str], address: str) -> None:
    page.goto(f"{address}/lively.html")
    page.get_by_role("button", name="Play").press("Enter")
    expect(page.locator("#now")).to_contain_text("Day 1 18:01")
    page.get_by_role("button", name="Pause").press("Enter")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert not said


def test_alarms_are_sorted_filtered_and_opened(page: Page, said: list[str], address: str) -> None:
    page.goto(f"{address}/lively.html")
    rows, status = page.locator(".alarms > li"), page.get_by_role("status").last
    all_of_them = rows.count()
    assert all_of_them > 5
    page.get_by_label("Waited for a person", exact=True).select_option("more than 15 s")
    assert 0 < rows.count() < all_of_them
    page.get_by_label("Waited for a person", exact=True).select_option("any wait")
    page.get_by_label("Kind", exact=True).select_option("sos")
    page.get_by_label("Order").select_option("longest wait first")
    waits = [
        float(one.split()[1])
        for one in page.locator(".alarms").get_by_text(re.compile(r"^waited [\d.]+ s")).all_inner_texts()
    ]
    assert waits == sorted(waits, reverse=True)
    first = rows.first.locator("summary")
    expect(rows.first.locator("ol")).to_have_count(0)
    first.focus()
    page.keyboard.press("Enter")
    expect(rows.first.locator("ol")).to_contain_text("the hub has opened alarm")
    expect(rows.first.locator("time").first).to_have_text(re.compile(r"^1 \d\d:\d\d:\d\d\.\d{3}$"))
    page.get_by_label("Number, button, operator, code").fill("nobody is called that")
    expect(status).to_have_text("No alarm is like that.")
    assert not said


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_nothing_is_cut_off(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{address}/broken.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_the_town_is_there_in_still_pictures(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/lively.html")
    stills = page.locator(".stills svg")
    expect(stills).to_have_count(6)
    expect(stills.nth(3)).to_be_visible()
    expect(stills.nth(3)).to_have_attribute("aria-label", re.compile("without mains"))
    expect(page.get_by_label("Time", exact=True)).to_be_hidden()
    expect(page.get_by_text("The list needs this page’s own script.")).to_be_visible()
    context.close()
