"""Nobody answers: tries, contacts, the committee, a visit, and the alarm at the 72nd hour."""

import json
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from hub import care_calls
from hub.care_calls.planning.state import OPEN
from hub.care_calls.rounds.policy import AGAIN_MS, LOOK_MS, STEP_MS
from hub.kernel import Read, Write, put_setting
from tests import cast
from tests.hub.care_calls.test_calling import care, events

MORNING_MS = cast.NOON_MS - 3 * cast.HOUR_MS


class Awake(cast.Client):
    """A browser whose session does not end although a test lets hours go by."""

    def __init__(self, hub: cast.RunningApp, login: str) -> None:
        super().__init__(
            transport=httpx2.ASGITransport(app=hub.app), base_url="http://hub", headers={"Origin": "http://hub"}
        )
        self._hub, self._login, self._at_ms = hub, login, 0

    async def request(self, method: str, url: Any, **more: Any) -> httpx2.Response:
        if self._at_ms != (now_ms := self._hub.services.clock.now_ms()):
            self._at_ms = now_ms
            self.cookies = (await self._hub.signed_in(self._login)).cookies
        return await super().request(method, url, **more)


@pytest.fixture
def clock() -> cast.HandClock:
    return cast.HandClock(MORNING_MS)


@pytest.fixture
async def chen(hub: cast.RunningApp) -> Awake:
    """Everybody was talked with an hour ago, so that only who does not answer is of interest."""
    rows = [
        {"resident_id": one, "last_live_ms": MORNING_MS - cast.HOUR_MS, "due_ms": MORNING_MS + 71 * cast.HOUR_MS}
        for one in range(1, 7)
    ]
    await hub.database.write(lambda tx: care_calls.load(tx, rows))
    return Awake(hub, "chen")


async def try_once(browser: cast.Client, resident: int = cast.WANG, outcome: str = "no_answer") -> dict[str, Any]:
    answer = await browser.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": outcome})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def round_of(browser: cast.Client, resident: int = cast.WANG) -> Any:
    return (await care(browser, resident))["round"]


async def say(browser: cast.Client, outcome: str, resident: int = cast.WANG) -> Any:
    step = next(one for one in (await round_of(browser, resident))["steps"] if one["outcome"] in (None, "will_look"))
    return await browser.post(f"/api/v1/care-steps/{step['id']}/outcome", json={"outcome": outcome, "note": "heard"})


async def work_of(browser: cast.Client, resident: int = cast.WANG) -> set[str]:
    items = (await browser.get("/api/v1/worklist", params={"limit": 100})).json()["items"]
    return {one["kind"] for one in items if one["resident_id"] == resident}


async def alarms_of(browser: cast.Client, resident: int = cast.WANG) -> list[tuple[str, int, Any]]:
    items = (await browser.get("/api/v1/alarms", params={"state": "all"})).json()["items"]
    return [(one["kind"], one["priority"], one["data"]["why"]) for one in items if one["resident_id"] == resident]


async def to_contacts(browser: cast.Client, clock: cast.HandClock) -> None:
    for hours in (2, 2, 0):
        await try_once(browser)
        clock.forward(hours * cast.HOUR_MS)


async def test_after_three_tries_contacts_are_asked_one_after_the_other(
    chen: cast.Client, clock: cast.HandClock
) -> None:
    planned = (await try_once(chen))["planned_ms"]
    assert planned == MORNING_MS + 2 * cast.HOUR_MS
    assert (await round_of(chen))["state"] == "trying"
    clock.forward(2 * cast.HOUR_MS)
    await try_once(chen)
    clock.forward(2 * cast.HOUR_MS)
    assert "care_contact" not in await work_of(chen)
    await try_once(chen)
    asked = await round_of(chen)
    assert (asked["state"], asked["tries"], asked["steps"][0]["whom"]["name"]) == ("contacts", 3, "王小明")
    assert "care_contact" in await work_of(chen)
    assert (await say(chen, "no_answer")).status_code == 200
    asked = await round_of(chen)
    assert [(one["kind"], one["outcome"], one["whom"]["name"]) for one in asked["steps"]] == [
        ("contact", "no_answer", "王小明"),
        ("contact", None, "刘阿姨"),
    ]
    await say(chen, "cannot")
    asked = await round_of(chen)
    assert (asked["state"], asked["steps"][-1]["whom"]["name"]) == ("committee", "闻喜路居委会")
    await say(chen, "cannot")
    asked = await round_of(chen)
    assert (asked["state"], asked["visit"]["by"]) == ("visit", "volunteer")
    assert clock.ms < asked["visit"]["due_ms"] <= cast.NOON_MS + 9 * cast.HOUR_MS
    assert "care_visit" in await work_of(chen)


async def together(hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock) -> list[tuple[Any, Any]]:
    """Both contacts are asked at the same time."""
    await hub.database.write(lambda tx: tx.sql.execute(text("UPDATE contact SET together = 1 WHERE position = 2")))
    await to_contacts(chen, clock)
    return await asked_of(chen)


async def asked_of(chen: cast.Client) -> list[tuple[Any, Any]]:
    return [(one["whom"]["name"], one["outcome"]) for one in (await round_of(chen))["steps"]]


async def test_who_is_together_on_the_card_is_asked_together(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock
) -> None:
    assert await together(hub, chen, clock) == [("王小明", None), ("刘阿姨", None)]
    await say(chen, "cannot")
    assert await asked_of(chen) == [("王小明", "cannot"), ("刘阿姨", None)], "one of them may still help"
    await say(chen, "no_answer")
    assert (await asked_of(chen))[2:] == [("闻喜路居委会", None)]


async def test_one_of_those_asked_together_who_looks_is_enough(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock
) -> None:
    await together(hub, chen, clock)
    await say(chen, "will_look")
    assert await asked_of(chen) == [("王小明", "will_look"), ("刘阿姨", "dropped")]
    items = (await chen.get("/api/v1/worklist", params={"limit": 100})).json()["items"]
    assert [one["kind"] for one in items if one["resident_id"] == cast.WANG].count("care_contact") == 1


async def test_nothing_comes_of_those_asked_together_and_the_committee_is_asked_once(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock
) -> None:
    await together(hub, chen, clock)
    clock.forward(STEP_MS)

    async def next_one() -> bool:
        return len(await asked_of(chen)) > 2

    await cast.until(next_one, "the committee")
    assert await asked_of(chen) == [("王小明", "lapsed"), ("刘阿姨", "lapsed"), ("闻喜路居委会", None)]


async def test_who_is_not_asked_in_time_is_passed_over(chen: cast.Client, clock: cast.HandClock) -> None:
    await to_contacts(chen, clock)
    clock.forward(STEP_MS)

    async def asked() -> list[tuple[str, str | None]]:
        return [(one["kind"], one["outcome"]) for one in (await round_of(chen))["steps"]]

    async def next_one() -> bool:
        return len(await asked()) > 1

    await cast.until(next_one, "the next contact")
    assert (await asked())[0] == ("contact", "lapsed")


async def test_somebody_who_looks_has_an_hour_for_it(chen: cast.Client, clock: cast.HandClock) -> None:
    await to_contacts(chen, clock)
    await say(chen, "will_look")
    clock.forward(LOOK_MS - 1)
    asked = await round_of(chen)
    assert [one["outcome"] for one in asked["steps"]] == ["will_look"]
    await say(chen, "seen_well")
    after = await round_of(chen)
    assert (after["state"], after["ended_ms"]) == ("trying", None), "the promise is to talk with the resident"


async def test_whoever_is_handed_the_telephone_has_been_talked_with(chen: cast.Client, clock: cast.HandClock) -> None:
    await to_contacts(chen, clock)
    await say(chen, "talked")
    after = await care(chen, cast.WANG)
    assert (after["round"], after["last_live_ms"]) == (None, clock.ms)
    assert await work_of(chen) == {"care_call"}


async def test_a_conversation_ends_everything(chen: cast.Client, clock: cast.HandClock) -> None:
    await to_contacts(chen, clock)
    for _ in range(3):
        await say(chen, "cannot")
    visit = (await round_of(chen))["visit"]
    await try_once(chen, outcome="reached")
    after = await care(chen, cast.WANG)
    assert (after["round"], after["visits"][0]["id"], after["visits"][0]["outcome"]) == (
        None,
        visit["id"],
        "called_off",
    )
    assert await work_of(chen) == {"care_call"}


async def test_at_the_72nd_hour_there_is_one_alarm_and_a_new_one_a_day_after_it_was_closed_in_vain(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock
) -> None:
    clock.ms = MORNING_MS + 71 * cast.HOUR_MS - 1
    await try_once(chen, cast.LI, "reached")
    assert await alarms_of(chen) == []
    clock.forward(1)
    await try_once(chen, cast.LI, "reached")  # news wakes whoever waits by a clock that a test moves

    async def raised() -> bool:
        return await alarms_of(chen) == [("care_missed", 2, "three_days")]

    await cast.until(raised, "the alarm")
    assert await alarms_of(chen, cast.LI) == []
    assert (await round_of(chen))["state"] == "alarm"
    await close_all(hub, chen, clock, "no_contact")
    assert (await round_of(chen)) is None
    clock.forward(AGAIN_MS)
    await try_once(chen, cast.LI, "reached")

    async def again() -> bool:
        return len(await alarms_of(chen)) == 2

    await cast.until(again, "the next alarm")


async def close_all(hub: cast.RunningApp, browser: cast.Client, clock: cast.HandClock, code: str) -> None:
    items = (await browser.get("/api/v1/alarms")).json()["items"]
    for one in items:
        taken = (await browser.post(f"/api/v1/alarms/{one['id']}/take", json={"version": one["version"]})).json()
        body = {"version": taken["version"], "code": code, "fields": {"who_looks": "committee"}}
        assert (await browser.post(f"/api/v1/alarms/{one['id']}/close", json=body)).status_code == 200
    clock.forward(11_000)

    async def settled() -> bool:
        rounds = await hub.database.read(lambda tx: rows(tx, "SELECT over FROM care_round WHERE ended_ms IS NULL"))
        return rounds == []

    await cast.until(settled, "the rounds to hear of it")


def rows(tx: Read, query: str) -> list[Any]:
    return [tuple(one) for one in tx.sql.execute(text(query))]


async def test_a_silent_phone_and_nobody_who_answers_are_an_alarm_at_once(
    hub: cast.RunningApp, chen: cast.Client
) -> None:
    def silent(tx: Write) -> None:
        tx.sql.execute(text("INSERT INTO device_fault VALUES ('ph-00001', 'offline', 1)"))

    await try_once(chen, outcome="busy")
    await hub.database.write(silent)
    await try_once(chen, outcome="someone_else")
    assert await alarms_of(chen) == []
    await try_once(chen)
    assert await alarms_of(chen) == [("care_missed", 2, "phone_silent")]
    await try_once(chen)
    assert len(await alarms_of(chen)) == 1


async def test_a_phone_that_falls_silent_after_nobody_answered_is_the_same(
    hub: cast.RunningApp, chen: cast.Client
) -> None:
    await try_once(chen)
    data = {"what": "opened", "kind": "offline", "resident_id": cast.WANG, "id": 77, "device_id": "ph-00001"}
    await hub.database.write(lambda tx: tx.publish("alarm", {**data, "next_rung_ms": None, "due_ms": None}))

    async def raised() -> bool:
        return await alarms_of(chen) == [("care_missed", 2, "phone_silent")]

    await cast.until(raised, "the alarm")


async def test_a_wrong_number_goes_to_contacts_and_the_new_one_is_tried_at_once(
    chen: cast.Client, clock: cast.HandClock
) -> None:
    await try_once(chen, outcome="wrong_number")
    assert (await round_of(chen))["state"] == "contacts"
    assert {"number", "care_contact"} <= await work_of(chen)
    changed = {"version": 1, "identity": {"phone": "+86 100 0000 0099"}}
    assert (await chen.patch("/api/v1/residents/1", json=changed)).status_code == 200

    async def tried_anew() -> bool:
        return (await round_of(chen))["state"] == "trying"

    await cast.until(tried_anew, "the new number to be heard of")
    assert await work_of(chen) == {"care_call"}
    assert (await care(chen, cast.WANG))["planned_ms"] == clock.ms


@pytest.mark.parametrize("what", ["ended", "away"])
async def test_nobody_is_asked_after_who_has_gone(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock, what: str
) -> None:
    await to_contacts(chen, clock)
    begun = (await chen.post("/api/v1/residents/1/care-calls/begin", json={})).json()
    if what == "ended":
        body = {"version": 1, "reason": "died", "on": "2026-11-27"}
        answer = await (await hub.signed_in("zhou")).post("/api/v1/residents/1/end", json=body)
    else:
        body = {"version": 1, "kind": "hospital", "from_ms": clock.ms, "to_ms": clock.ms + 90 * cast.HOUR_MS}
        answer = await chen.post("/api/v1/residents/1/pauses", json=body)
    assert answer.status_code == 200, answer.text

    async def over() -> bool:
        return await round_of(chen) is None

    await cast.until(over, "the round to be over")
    assert await work_of(chen) == (set() if what == "ended" else {"care_call"})
    going_on = (await care(chen, cast.WANG))["going_on"]
    assert (going_on is None) == (what == "ended")
    if what == "away":
        await chen.post(f"/api/v1/care-calls/{begun['id']}/outcome", json={"outcome": "no_answer"})
        assert await round_of(chen) is None
    clock.forward(80 * cast.HOUR_MS)
    await try_once(chen, cast.LI, "reached")
    assert await alarms_of(chen) == []


async def test_a_correction_takes_the_round_back(chen: cast.Client, clock: cast.HandClock) -> None:
    await to_contacts(chen, clock)
    call = (await try_once(chen, outcome="reached"))["care_call_id"]
    assert await round_of(chen) is None
    await chen.post(f"/api/v1/care-calls/{call}/correct", json={"outcome": "no_answer"})
    after = await round_of(chen)
    assert (after["state"], after["tries"], len(after["steps"])) == ("contacts", 4, 2)


async def test_who_calls_back_ends_the_round_when_somebody_says_that_they_talked(
    hub: cast.RunningApp, chen: cast.Client, clock: cast.HandClock
) -> None:
    lin = Awake(hub, "lin")
    await try_once(chen)
    begun = (await chen.post("/api/v1/residents/1/care-calls/begin", json={})).json()
    call = (await lin.post("/api/v1/calls", json={"resident_id": cast.WANG})).json()
    path = f"/api/v1/calls/{call['id']}/talked"
    assert (await lin.post(path, json={})).json()["code"] == "wrong_call_state"

    def answered(tx: Write) -> None:
        tx.sql.execute(text("UPDATE call SET answered_ms = made_ms"))

    await hub.database.write(answered)
    assert (await chen.post(path, json={})).json()["code"] == "not_your_call"
    for _ in range(2):
        assert (await lin.post(path, json={})).json()["last_live_ms"] == clock.ms
    assert await round_of(chen) is None
    await chen.post(f"/api/v1/care-calls/{begun['id']}/outcome", json={"outcome": "busy"})
    assert await round_of(chen) is None, "they have called back meanwhile"
    lines = (await chen.get("/api/v1/residents/1/timeline", params={"kind": "live_call"})).json()["items"]
    assert len(lines) == 1


async def test_who_refuses_twice_in_a_row_is_for_a_supervisor(hub: cast.RunningApp, chen: cast.Client) -> None:
    await try_once(chen, outcome="refused")
    assert await messages(hub) == []
    await try_once(chen, outcome="refused")
    assert await messages(hub) == ["care_refused"]


async def messages(hub: cast.RunningApp) -> list[str]:
    return [one["subject"] for one in await events(hub, "message")]


async def test_at_night_and_in_a_nap_the_list_gives_nobody_to_call(chen: cast.Client, clock: cast.HandClock) -> None:
    async def first() -> int | None:
        item = (await chen.get("/api/v1/worklist/next")).json()["item"]
        return item and item["resident_id"]

    wang = await first()
    assert wang == cast.WANG
    nap = {"version": 1, "preferences": {"nap_from": "12:00", "nap_to": "14:00"}}
    assert (await chen.patch("/api/v1/residents/1", json=nap)).status_code == 200
    clock.ms = cast.NOON_MS + 1
    assert await first() == cast.LI
    clock.ms = cast.NOON_MS + 9 * cast.HOUR_MS
    assert await first() is None


async def test_tries_keep_to_the_hours_that_a_supervisor_has_set(hub: cast.RunningApp, chen: cast.Client) -> None:
    def closes_at_ten(tx: Write) -> None:
        put_setting(tx, OPEN, json.dumps([[[8 * 60, 10 * 60]]] * 7))

    await hub.database.write(closes_at_ten)
    planned = (await try_once(chen))["planned_ms"]
    assert MORNING_MS < planned < MORNING_MS + cast.HOUR_MS
    assert (await try_once(chen))["planned_ms"] == MORNING_MS + 23 * cast.HOUR_MS, "tomorrow at eight"
