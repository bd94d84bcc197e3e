"""Somebody goes and looks, and says what they found."""

from typing import Any

import pytest

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
