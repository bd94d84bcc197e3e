"""A morning of care calls in a real browser: by keys alone, in three languages, with an alarm in between."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.care_calls.planning.policy import HOUR_MS
from hub.kernel import Write
from hub.kernel.i18n import translate
from hub.operators import hash_password
from hub.operators import load as load_operators
from simulator.town import build, load
from simulator.town.world import CarePlan, World
from tests.cast import PASSWORD, HubProcess, hub_process, new_database
from tests.end_to_end.conftest import awake, calls_at_any_hour
from tests.end_to_end.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.needs_chromium

RESIDENTS = 8
# There is no telephone on this desk: the browser would ask in a window of its own which program opens `tel:`.
NO_TELEPHONE = """() => {
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () { if (this.protocol !== "tel:") click.call(this); };
}"""
LANGUAGES = ("en", "fr", "zh-CN")


@pytest.fixture
def centre(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """A hub with eight residents, all past their target, and two operators; it calls at any hour of any day."""
    path = tmp_path_factory.mktemp("care") / "lamplight.db"
    database = new_database(path)
    world = all_to_be_called(build(7, RESIDENTS, database.clock.now_ms()))

    def work(tx: Write) -> None:
        calls_at_any_hour(tx)
        load.load(tx, world)
        people = ((1, "chen", "陈晓", "operator"), (2, "lin", "林芳", "operator"), (3, "zhou", "周敏", "supervisor"))
        names = ("id", "login", "name", "role")
        rows = [{**dict(zip(names, one, strict=True)), "language": "en"} for one in people]
        load_operators(tx, [{**one, "password_hash": hash_password(PASSWORD)} for one in rows])

    database.write_now(work)
    database.close()
    with hub_process(path, broker_port=1) as hub:
        yield hub


def all_to_be_called(world: World) -> World:
    """Somebody talked with each of them 62 hours ago, one after the other, and nobody naps: whatever the clock says."""
    last_ms = [world.now_ms - 62 * HOUR_MS + one.id for one in world.residents]
    plans = [CarePlan(one.id, at, at + 72 * HOUR_MS) for one, at in zip(world.residents, last_ms, strict=True)]
    residents = tuple(one._replace(ring_twice=one.id == 1) for one in awake(world).residents)
    return replace(world, residents=residents, care_plans=tuple(plans))


@pytest.fixture
def desk(page: Page, centre: HubProcess) -> Desk:
    return Desk(page, centre.url, "chen").start_shift()


def said(desk: Desk) -> list[tuple[str, Any, Any]]:
    """What the hub has of each resident's last call."""
    found: list[tuple[str, Any, Any]] = []
    for number in range(1, RESIDENTS + 1):
        calls = desk.ask("get", f"/residents/{number}/care")["calls"]
        found += [(one["outcome"], one["mood"], one["health"]) for one in calls[:1]]
    return found


def focused(page: Page, group: str) -> None:
    """The keys go there."""
    expect(page.locator(f'll-outcome-form fieldset[data-group="{group}"]')).to_be_focused()


def test_a_list_of_eight_is_worked_by_keys_alone_in_three_languages(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    for n in range(RESIDENTS):
        if n % 3 == 0:  # a language for each part of the list
            desk.prefer({"language": LANGUAGES[n // 3], "theme": ("light", "dark", "light")[n // 3]})
            desk.start_shift()
            keys.press("0")
        focused(page, "outcome")
        keys.press("1")
        focused(page, "mood")
        keys.press("3")
        focused(page, "health")
        keys.press("2")
        focused(page, "needs")
        if n == 0:
            keys.press("6")
            expect(page.get_by_role("button", name="Meals", pressed=True)).to_be_visible()
            assert desk.serious_faults() == []
        language = LANGUAGES[n // 3]
        expect(page.get_by_role("heading", name=translate(language, "Worklist"))).to_be_visible()
        before = page.url
        keys.press("Control+Enter")
        if n < RESIDENTS - 1:
            expect(page).not_to_have_url(before)
    expect(page.get_by_text(translate("zh-CN", "Nobody is to be called now."))).to_be_visible()
    assert said(desk) == [("reached", 3, 2)] * RESIDENTS
    needs = [desk.ask("get", f"/residents/{n}/care")["calls"][0]["needs"] for n in range(1, RESIDENTS + 1)]
    assert max(needs, key=len) == ["meals"]
    assert desk.complaints == []


def test_answers_are_kept_as_they_are_given_and_the_last_one_leads_to_the_outcome(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.go("work")
    keys.press("0")
    focused(page, "outcome")
    keys.press("f")
    questions = page.locator("ll-care-questions")
    expect(questions.locator('fieldset[data-step="meals"]')).to_be_focused()
    for _ in range(3):
        keys.press("1")
    expect(questions.get_by_text("Answered so far: 3")).to_be_visible()
    expect(questions.get_by_text("Saved", exact=True)).to_be_visible()
    mine = desk.ask("get", "/worklist/next")["item"]
    at = f"/residents/{mine['resident_id']}/care-script?care_call_id={mine['care_call_id']}"
    assert desk.ask("get", at)["items"][0]["answers"] == {"meals": "well", "sleep": "well", "medicine": "taken"}
    page.reload()
    desk.start_shift()
    expect(page.get_by_text("Your call, for")).to_be_visible()
    keys.press("1")  # from anywhere: it says what came of it, and calls nobody
    focused(page, "mood")
    expect(page.get_by_role("button", name="Reached", pressed=True)).to_be_visible()
    assert desk.ask("get", "/calls?limit=1")["total"] == 0


def test_an_alarm_in_between_and_the_call_is_where_it_was(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.go("work")
    keys.press("0")
    focused(page, "outcome")
    keys.press("1")
    focused(page, "mood")
    keys.press("2")
    focused(page, "health")
    keys.press("Escape")
    keys.press("n")
    keys.type("tired, ")
    keys.press("Escape")
    resident = int(page.url.rsplit("/", 1)[1])
    other = resident % RESIDENTS + 1
    alarm = desk.ask("post", "/alarms", {"resident_id": other, "kind": "fall", "text": "heard a cry"})
    keys.press("a")
    expect(page.locator("ll-care-waiting a")).to_contain_text("Go on with the care call")
    desk.ask("post", f"/alarms/{alarm['id']}/take", {"version": alarm["version"]})
    expect(page.locator("ll-care-waiting a")).to_contain_text("Care call waits")
    desk.go(f"work/{resident}")
    expect(page.get_by_text("You have an alarm in hand: this call waits")).to_be_visible()
    assert desk.serious_faults() == []
    desk.close_all()
    keys.press("0")
    expect(page.get_by_label("Note about the care call")).to_have_value("tired, ")
    expect(page.get_by_role("button", name="So-so", pressed=True)).to_have_count(1)
    keys.press("Control+Enter")
    expect(page.get_by_text("Reached, noted.")).to_be_visible()
    last = desk.ask("get", f"/residents/{resident}/care")["calls"][0]
    assert (last["outcome"], last["mood"], last["note"]) == ("reached", 2, "tired,")


def test_what_was_noted_is_there_on_another_seat_when_this_one_breaks_down(
    desk: Desk, browser: Browser, centre: HubProcess
) -> None:
    page = desk.page
    desk.go("work")
    page.keyboard.press("0")
    focused(page, "outcome")
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.get_by_label("Note about the care call").fill("slept badly")
    resident = page.url.rsplit("/", 1)[-1]
    kept = {"note": "slept badly", "mood": 3}

    def is_kept() -> bool:
        going_on = desk.ask("get", f"/residents/{resident}/care")["going_on"]
        return {name: going_on[name] for name in kept} == kept

    while not is_kept():  # the test's own timeout ends it
        page.wait_for_timeout(200)
    page.close()
    other = Desk(browser.new_context().new_page(), centre.url, "chen").start_shift()
    other.go(f"work/{resident}")
    expect(other.page.get_by_label("Note about the care call")).to_have_value("slept badly")
    mood = other.page.get_by_role("group", name="Mood").get_by_role("button", name="Good")
    other.page.get_by_role("button", name="Reached").click()
    expect(mood).to_have_attribute("aria-pressed", "true")
    other.page.context.close()


def test_somebody_for_whom_it_rings_twice_is_called_again_before_it_counts_as_no_answer(desk: Desk) -> None:
    page = desk.page
    page.evaluate(NO_TELEPHONE)
    desk.go("work")
    page.keyboard.press("0")
    expect(page.locator("ll-call-bar").get_by_role("button", name="Call").first).to_be_visible()
    expect(page.locator("ll-care-questions")).to_contain_text("Ring twice")
    no_answer = page.locator("ll-outcome-form").get_by_role("button", name="No answer")
    on_the_strip = page.locator("ll-call-strip").get_by_role("button", name="No answer")
    page.keyboard.press("p")
    on_the_strip.click()
    expect(page.get_by_text("They come when it rings a second time")).to_be_visible()
    expect(on_the_strip).to_have_count(0)
    expect(no_answer).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("p")
    on_the_strip.click()
    expect(no_answer).to_have_attribute("aria-pressed", "true")


def test_two_people_are_never_in_one_call_and_are_told_by_name(
    desk: Desk, browser: Browser, centre: HubProcess
) -> None:
    other = Desk(browser.new_page(), centre.url, "lin").start_shift()
    desk.go("work")
    desk.page.keyboard.press("0")
    focused(desk.page, "outcome")
    resident = desk.page.url.rsplit("/", 1)[1]
    other.go(f"work/{resident}")
    expect(other.page.get_by_text("陈晓 is talking with them already.")).to_be_visible()
    expect(other.page.get_by_role("button", name="Begin the call")).to_have_count(0)
    other.page.keyboard.press("0")
    expect(other.page.get_by_text("Your call, for")).to_be_visible()
    assert other.page.url.rsplit("/", 1)[1] != resident
    other.page.close()


def test_a_need_waits_as_a_request_until_somebody_makes_an_order_of_it(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.go("work")
    keys.press("0")
    focused(page, "outcome")
    keys.press("1")
    focused(page, "mood")
    keys.press("r")
    focused(page, "needs")
    keys.press("1")
    keys.press("6")
    expect(page.get_by_text("each need waits among the service requests")).to_be_visible()
    resident = int(page.url.rsplit("/", 1)[1])
    assert desk.ask("get", "/orders")["items"] == []
    keys.press("Control+Enter")
    expect(page).not_to_have_url(re.compile(rf"work/{resident}$"))
    desk.go("needs")
    rows = page.locator("ll-needs li")
    expect(rows).to_have_count(2)
    assert desk.serious_faults() == []
    rows.filter(has_text="Meals").get_by_role("button", name="Seen to otherwise").click()
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Make the order").click()
    expect(page.locator("dialog[open] select").first).to_have_value("locksmith")
    page.locator("dialog[open]").get_by_role("button", name="Make the order").click()
    expect(page).to_have_url(re.compile(r"orders/1$"))
    desk.go("needs")
    expect(page.get_by_text("Nobody waits for anything")).to_be_visible()
    (order,) = desk.ask("get", "/orders")["items"]
    assert (order["service"], order["resident_id"]) == ("locksmith", resident)
    page.locator("ll-needs select").first.select_option("ordered")
    expect(rows).to_contain_text("Locksmith")
    assert desk.complaints == []


def test_a_wrong_key_is_corrected_with_the_reason(desk: Desk) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.go("work")
    keys.press("0")
    focused(page, "outcome")
    resident = int(page.url.rsplit("/", 1)[1])
    keys.press("1")
    focused(page, "mood")
    keys.press("Control+Enter")
    expect(page).not_to_have_url(re.compile(rf"work/{resident}$"))
    button = page.locator("ll-work .last button")
    button.focus()
    button.press("Enter")
    dialog = page.locator("ll-work > ll-correct-call, ll-work ll-correct-call").locator("dialog[open]").first
    dialog.get_by_role("button", name="No answer").click()
    dialog.get_by_label("Why it is corrected").fill("a wrong key")
    assert desk.serious_faults() == []
    keys.press("Enter")
    expect(page.locator("ll-work .last")).to_contain_text("No answer")
    (call,) = desk.ask("get", f"/residents/{resident}/care")["calls"]
    assert call["outcome"] == "no_answer"
    told = desk.ask("get", f"/residents/{resident}/timeline")["items"]
    assert "a wrong key" in [one["data"].get("reason") for one in told if one["kind"] == "care_call"]
    assert desk.complaints == []


def test_a_supervisor_sees_whom_a_campaign_reaches_and_publishes_it(page: Page, centre: HubProcess) -> None:
    desk = Desk(page, centre.url, "zhou").start_shift()
    desk.go("campaigns")
    page.get_by_role("link", name="Flu vaccination").click()
    reach = page.locator("ll-campaign-reach")
    expect(reach).to_contain_text(f"Would be asked of {RESIDENTS} of {RESIDENTS} residents")
    ages = [desk.ask("get", f"/residents/{n}")["age"] for n in range(1, RESIDENTS + 1)]
    oldest = max(ages)
    page.get_by_label("Age from").fill(str(oldest))
    page.get_by_label("Age from").press("Tab")
    expect(reach).to_contain_text(f"Would be asked of {ages.count(oldest)} of {RESIDENTS} residents")
    assert desk.serious_faults() == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is in use")).to_be_visible()
    page.get_by_role("button", name="Answers").click()
    expect(page.get_by_text("Nobody has answered yet")).to_be_visible()
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_role("button", name="Take out of the archive")).to_be_visible()
    assert desk.complaints == []


def test_visits_find_who_goes_and_are_noted_when_they_are_made(desk: Desk) -> None:
    page = desk.page
    desk.go("visits")
    expect(page.get_by_text("Nobody has to be visited")).to_be_visible()
    desk.ask("post", "/residents/3/visits", {})
    page.reload()
    desk.start_shift()
    page.get_by_role("button", name="Who goes, and the link").click()
    page.get_by_label("Name").fill("王阿姨")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="王阿姨")).to_be_visible()
    sheet = page.get_by_role("link", name="On paper").get_attribute("href")
    assert page.request.get(f"{desk.url}{sheet}").ok
    assert desk.serious_faults() == []
    page.get_by_role("button", name="What they found").click()
    page.get_by_label("Found well").check()
    page.get_by_label("They talked with the resident").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nobody has to be visited")).to_be_visible()
    page.get_by_label("Those that are over").check()
    expect(page.get_by_text("talked with them")).to_be_visible()


def test_at_a_bad_time_whoever_begins_once_more_means_it(desk: Desk) -> None:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    begin, end = (f"{now + timedelta(hours=one):%H:%M}" for one in (-6, 6))
    nap = {"nap_from": begin, "nap_to": end}
    desk.ask("patch", "/residents/3", {"version": 1, "preferences": nap})
    desk.go("work/3")
    desk.page.get_by_role("button", name="Begin the call").click()
    expect(desk.page.get_by_text("Begin once more to call them all the same.")).to_be_visible()
    assert desk.ask("get", "/residents/3/care")["going_on"] is None
    desk.page.get_by_role("button", name="Begin the call").click()
    expect(desk.page.get_by_text("Your call, for")).to_be_visible()
