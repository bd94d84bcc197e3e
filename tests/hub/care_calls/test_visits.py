"""Somebody goes and looks, and says what they found."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from hub.care_calls.rounds.policy import STEP_MS
from hub.providers import requests_listener
from tests import cast
from tests.hub.care_calls.test_rounds import Awake, alarms_of, care, chen, clock, round_of, say, to_contacts, work_of

__all__ = ["chen", "clock"]  # fixtures


async def to_visit(browser: cast.Client, clock: cast.HandClock) -> dict[str, Any]:
    await to_contacts(browser, clock)
    for _ in range(3):
        await say(browser, "cannot")
    return (await round_of(browser))["visit"]


async def result(browser: cast.Client, visit: int, **said: Any) -> Any:
    return await browser.post(f"/api/v1/care-visits/{visit}/result", json=said)


async def lines(browser: cast.Client) -> list[Any]:
    items = (await browser.get("/api/v1/residents/1/timeline", params={"kind": "care_visit"})).json()["items"]
    return [one["data"].get("outcome") for one in items]


async def test_found_well_and_talked_with_is_a_conversation(chen: Awake, clock: cast.HandClock) -> None:
    visit = await to_visit(chen, clock)
    who = {"by": "volunteer", "visitor": "张师傅", "phone": "+86 100 0000 3001"}
    assert (await chen.post(f"/api/v1/care-visits/{visit['id']}/arrange", json=who)).json()["visitor"] == "张师傅"
    clock.forward(60_000)
    answer = await result(chen, visit["id"], found="found_well", talked=True, note="watching television")
    assert answer.status_code == 200, answer.text
    after = await care(chen, cast.WANG)
    assert (after["round"], after["last_live_ms"]) == (None, clock.ms)
    assert (await lines(chen))[0] == "found_well"
    assert await work_of(chen) == {"care_call"}
    assert await alarms_of(chen) == []
    again = await result(chen, visit["id"], found="not_home")
    assert (again.status_code, again.json()["code"]) == (409, "visit_over")


async def test_who_goes_is_found_once_and_asked_later(chen: Awake, clock: cast.HandClock) -> None:
    visit = await to_visit(chen, clock)

    async def is_next() -> bool:
        item = (await chen.get("/api/v1/worklist/next")).json()["item"]
        return item is not None and (item["kind"], item["ref"]) == ("care_visit", visit["id"])

    assert await is_next()
    path, who = f"/api/v1/care-visits/{visit['id']}/arrange", {"by": "volunteer", "visitor": "张师傅"}
    assert (await chen.post(path, json=who)).status_code == 200
    assert not await is_next(), "the list goes on while somebody is on their way"
    assert "care_visit" in await work_of(chen)
    clock.forward((visit["due_ms"] - clock.ms) // 2)
    assert await is_next(), "half of the time is over, and nobody has said what they found"
    assert (await chen.post(path, json=who)).status_code == 200
    assert not await is_next(), "they say that they are on their way"
    clock.ms = visit["due_ms"] - STEP_MS
    assert (await chen.post(path, json=who)).status_code == 200
    clock.ms = visit["due_ms"] - 1
    assert not await is_next()


async def test_seen_through_the_window_is_none(chen: Awake, clock: cast.HandClock) -> None:
    visit = await to_visit(chen, clock)
    before = await care(chen, cast.WANG)
    await result(chen, visit["id"], found="found_well", talked=False)
    after = await care(chen, cast.WANG)
    assert (after["round"]["state"], after["last_live_ms"]) == ("visit", before["last_live_ms"])


@pytest.mark.parametrize(
    ("found", "alarm"),
    [("needs_help", ("sos", 1, "visit")), ("not_home", ("visit_missed", 2, "not_home"))],
)
async def test_who_needs_help_or_does_not_open_is_an_alarm(
    chen: Awake, clock: cast.HandClock, found: str, alarm: tuple[str, int, str]
) -> None:
    visit = await to_visit(chen, clock)
    for _ in range(2):
        assert (await result(chen, visit["id"], found=found, talked=True)).status_code == 200
    assert await alarms_of(chen) == [alarm]


async def test_a_visit_that_nobody_made_by_its_time_is_an_alarm(chen: Awake, clock: cast.HandClock) -> None:
    visit = await to_visit(chen, clock)
    clock.ms = visit["due_ms"]

    async def raised() -> bool:
        return await alarms_of(chen) == [("visit_missed", 2, "visit_not_made")]

    await cast.until(raised, "the alarm")
    assert (await lines(chen))[0] == "missed"
    late = await result(chen, visit["id"], found="needs_help")
    assert late.status_code == 200
    assert len(await alarms_of(chen)) == 2, "help that is needed is help that is needed"


async def test_a_visit_can_be_asked_for_without_a_round_and_there_is_one_at_a_time(chen: Awake) -> None:
    first = (await chen.post("/api/v1/residents/3/visits", json={"by": "committee"})).json()
    second = (await chen.post("/api/v1/residents/3/visits", json={"by": "volunteer"})).json()
    assert (second["id"], second["by"]) == (first["id"], "committee")
    listed = (await chen.get("/api/v1/care-visits")).json()
    assert [(one["resident_name"], one["round_id"]) for one in listed["items"]] == [("张桂兰", None)]
    await result(chen, first["id"], found="not_home")
    assert await alarms_of(chen, cast.ZHANG) == [("visit_missed", 2, "not_home")]
    assert (await chen.get("/api/v1/care-visits", params={"over": True})).json()["total"] == 1


@pytest.fixture
async def sent(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[tuple[cast.RunningApp, Awake, str]]:
    """A hub that is reached from outside, a visit that is arranged, and the path of its link."""
    async with cast.running_app(tmp_path, clock, public_url="https://lamp.example") as hub:
        chen = Awake(hub, "chen")
        visit = (await chen.post("/api/v1/residents/1/visits", json={})).json()
        who = {"visitor": "张师傅", "phone": "+86 100 0000 3001"}
        answer = await chen.post(f"/api/v1/care-visits/{visit['id']}/arrange", json=who)
        assert answer.status_code == 200, answer.text
        yield hub, chen, answer.json()["url"].removeprefix("https://lamp.example")


async def test_the_link_says_where_to_go_and_an_answer_counts_once(
    sent: tuple[cast.RunningApp, Awake, str], clock: cast.HandClock
) -> None:
    hub, chen, path = sent
    stranger = hub.client()
    page = await stranger.get(path, headers={"Accept-Language": "fr"})
    assert (page.status_code, "王秀英" in page.text, "Visite à domicile" in page.text) == (200, True, True)
    assert "heart" not in page.text, "nothing of health"
    clock.forward(60_000)
    for _ in range(3):
        answer = await stranger.post(path, data={"found": "well_talked", "note": "tea"})
        assert answer.status_code == 303
    assert await lines(chen) == ["found_well", None, None]
    assert (await care(chen, cast.WANG))["last_live_ms"] == clock.ms
    assert "王秀英" not in (await stranger.get(path)).text, "nobody needs the address any more"
    await stranger.post(path, data={"found": "needs_help"})
    assert await alarms_of(chen) == [("sos", 1, "visit")]


async def test_what_is_needed_there_waits_at_the_desk_once(sent: tuple[cast.RunningApp, Awake, str]) -> None:
    hub, chen, path = sent
    for _ in range(2):
        said = {"found": "well_talked", "note": "the fridge is warm", "need": "appliance_repair"}
        assert (await hub.client().post(path, data=said)).status_code == 303
    await hub.client().post(path, data={"found": "well_talked", "need": "gold"})
    await requests_listener().catch_up(hub.database)
    (one,) = (await chen.get("/api/v1/service-requests")).json()["items"]
    assert (one["need"], one["note"], one["source"]) == ("appliance_repair", "the fridge is warm", "visit")


async def test_a_link_that_is_old_forged_or_anothers_shows_nothing(
    sent: tuple[cast.RunningApp, Awake, str], clock: cast.HandClock
) -> None:
    hub, chen, path = sent
    stranger = hub.client()
    forged = path[:-1] + ("A" if path[-1] != "A" else "E")
    assert (await stranger.get(forged)).status_code == 404
    assert (await stranger.post(forged, data={"found": "not_home"})).status_code == 404
    clock.forward(1_000)
    other = {"visitor": "李阿姨"}
    visit = (await chen.get("/api/v1/care-visits")).json()["items"][0]["id"]
    await chen.post(f"/api/v1/care-visits/{visit}/arrange", json=other)
    assert (await stranger.get(path)).status_code == 404, "somebody else goes now"
    assert await alarms_of(chen) == []


async def test_the_sheet_for_the_printer_has_the_address_and_boxes(
    sent: tuple[cast.RunningApp, Awake, str],
) -> None:
    _hub, chen, _path = sent
    visit = (await chen.get("/api/v1/care-visits")).json()["items"][0]["id"]
    sheet = await chen.get(f"/print/visits/{visit}")
    assert (sheet.status_code, "王秀英" in sheet.text, "上门探访" in sheet.text, "张师傅" in sheet.text) == (
        200,
        True,
        True,
        True,
    )
    assert (await chen.get("/print/visits/999")).status_code == 404


async def test_whose_address_a_list_of_visits_has_shown_is_on_the_trail(chen: Awake, hub: cast.RunningApp) -> None:
    for resident in (cast.WANG, cast.ZHANG):
        await chen.post(f"/api/v1/residents/{resident}/visits", json={})
    for _ in range(2):
        assert (await chen.get("/api/v1/care-visits")).json()["total"] == 2
    he = await hub.signed_in("he")
    found = (await he.get("/api/v1/audit", params={"action": "read_care"})).json()["items"]
    assert [(one["by"], one["subject"]) for one in found] == [("陈晓", "resident 3"), ("陈晓", "resident 1")]
