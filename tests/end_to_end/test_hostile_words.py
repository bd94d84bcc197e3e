"""Words that want to be programs: in every field of the database and every field of the pages they stay words."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import String

from hub.alarms import Press, PressKey, take_in
from hub.kernel import Database, SystemClock, metadata
from tests import cast
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Column

    from tests.cast import HubProcess

pytestmark = pytest.mark.needs_chromium

# One that fits into a short field, and one that leaves an attribute first.
SHORT: Final = "<img src=x onerror=h()>"
LONG: Final = "\"'><svg onload=h()></svg><a href='javascript:h()'>h</a>{{7*7}}"
LONG_FROM: Final = 80

# Columns that people fill in freely. What is code, key or number is refused at the door, which other tests show.
FREE: Final = """
    name called door_notes address key_safe keys_at medication allergies doctor hospital end_note note follow_up_note
    text place why taken_by_name closed_by_name outgoing_name incoming_name operator_name by_name reviewer_name
    reason standing_reason number
    found given_by withdrawn_by relation callee confirmed_by last_error error mobility dialect hearing
"""
NEVER: Final = {("setting", "name"), ("plan", "name"), ("numbered_message", "name"), ("recipient_address", "address")}
PLACES: Final = """
    alarms alarms/1 alarms/2 residents residents/1 work orders providers providers/1 machines services scorerules
    devices
    devices/ph-00001 map refused figures quality rota handover exchange messages requests system tour
"""
FIELDS: Final = ("textarea", "input[type=text]", "input[type=search]", "input:not([type])")

# Everything on the page, through every shadow: what has been made of our words if they were not words.
HACKED: Final = """() => {
    const found = window.hacked ? ["it ran"] : [];
    const look = (root) => {
        for (const one of root.querySelectorAll("*")) {
            const bad = one.getAttributeNames().some((name) => name.startsWith("on"));
            if (bad || /^javascript:/.test(one.getAttribute("href") ?? "")) found.push(one.outerHTML.slice(0, 80));
            if (one.shadowRoot) look(one.shadowRoot);
        }
    };
    look(document);
    return found;
}"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """The small town, in which two have pressed."""
    path = tmp_path_factory.mktemp("hostile") / "lamplight.db"
    clock = SystemClock()
    cast.make_database(path, clock)
    database = Database(path, clock)
    at = clock.now_ms()
    keys = [(resident, PressKey(f"ph-0000{resident}", "00000001", 1)) for resident in (1, 2)]
    presses = [Press(key, who, key.device_id, "phone", "ip", at, at, False, False, 80, True) for who, key in keys]
    database.write_now(lambda tx: take_in(tx, presses))
    database.close()
    with cast.hub_process(path, broker_port=cast.NOBODYS_PORT) as running:
        yield running


def test_hostile_words_stay_words_wherever_they_are_shown_or_typed(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "zhou")
    page.add_init_script("window.h = () => { window.hacked = true; };")
    _fill(desk)
    assert _deface(hub.database) > 60
    desk.prefer({"language": "en"})
    desk.start_shift()
    shown = 0
    for place in PLACES.split():
        desk.go(place)
        expect(page.locator("main h1").first).to_be_visible()
        _settle(page)
        shown += page.get_by_text("=h()").count()
        _type_everywhere(page)
        assert (place, page.evaluate(HACKED)) == (place, [])
    assert shown > 40, "they were on the pages, as words"
    desk.go("alarms/1")
    page.keyboard.press("c")
    expect(desk.open_dialogs).to_have_count(1)
    _type_everywhere(page)
    assert page.evaluate(HACKED) == []
    # What the hub refuses or has not is no complaint about the page; a policy that was broken is.
    assert [one for one in desk.complaints if not one.startswith("Failed to load resource")] == []


@pytest.mark.parametrize("path", ["figures/print", "residents-export/residents.csv", "residents/1"])
def test_what_is_printed_or_exported_is_no_program_either(page: Page, hub: HubProcess, path: str) -> None:
    desk = Desk(page, hub.url, "zhou")
    answer = page.request.get(f"{hub.url}/api/v1/{path}")
    assert answer.ok, answer.text()
    assert "text/html" not in answer.headers["content-type"] or SHORT not in answer.text()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert desk.complaints == []


def _fill(desk: Desk) -> None:
    """Something of everything, as people enter it."""
    desk.ask("post", "/alarms/1/take", {"version": 1})
    desk.ask("post", "/alarms/1/notes", {"text": LONG})
    desk.ask("post", "/residents/1/care-calls", {"outcome": "reached", "note": LONG})
    order = {"resident_id": 1, "service": "locksmith", "note": LONG}
    desk.ask("post", "/orders", order)


def _deface(path: Path) -> int:
    """Put hostile words into every free column of every row; returns how many values were changed."""
    changed = 0
    with closing(sqlite3.connect(path, timeout=cast.DEADLINE_S)) as sql:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if not _is_free(column):
                    continue
                room = column.type.length if isinstance(column.type, String) else None
                word = LONG if room is None or room >= LONG_FROM else SHORT[:room]
                once = "|| id" if table.name in ("committee", "zone") else ""
                text = f"UPDATE {table.name} SET {column.name} = ? {once}"  # noqa: S608 - our own names
                changed += sql.execute(text, (word,)).rowcount
        sql.commit()
    return changed


def _is_free(column: Column[object]) -> bool:
    known = (column.table.name, column.name)
    return column.name in FREE.split() and isinstance(column.type, String) and known not in NEVER


def _settle(page: Page) -> None:
    """Until nothing is on its way any more."""
    deadline = time.monotonic() + cast.DEADLINE_S
    while page.get_by_text("Loading…").count() and time.monotonic() < deadline:
        page.wait_for_timeout(30)


def _type_everywhere(page: Page) -> None:
    fields = page.locator(", ".join(f"{one}:visible" for one in FIELDS))
    for field in fields.all():
        if field.is_editable():
            field.fill(LONG)
            field.press("Enter")
    page.evaluate("document.activeElement?.blur()")
    _settle(page)
