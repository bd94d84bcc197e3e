"""Somebody talks with every resident at least every three days."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from hub import care_calls
from hub.alarms import CLOSING_CODES
from hub.care_calls.policy import CONVERSATIONS, was_conversation
from hub.kernel import Write
from tests import cast

H72 = 72 * cast.HOUR_MS


async def care(browser: cast.Client, resident: int) -> dict[str, Any]:
    return (await browser.get(f"/api/v1/residents/{resident}/care")).json()


async def close_alarm(hub: cast.RunningApp, resident: int | None, code: str, what: str = "settled") -> None:
    data = {"what": what, "resident_id": resident, "closing_code": code, "next_rung_ms": None, "due_ms": None}
    data |= {"id": 1 if resident is None else resident, "device_id": None, "closed_by": cast.CHEN}
    await hub.database.write(lambda tx: tx.publish("alarm", {**data, "closed_ms": tx.now_ms}))


def test_every_closing_code_says_whether_somebody_was_talked_with() -> None:
    assert set(CLOSING_CODES) >= CONVERSATIONS
    assert {code for code in CLOSING_CODES if not was_conversation(code)} == {"test", "technical", "no_contact"}
    assert not was_conversation(None)


async def test_who_was_reached_is_due_again_in_72_hours(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "reached", "note": "slept well"})
    assert answer.status_code == 200
    assert (answer.json()["last_live_ms"], answer.json()["due_ms"]) == (cast.NOON_MS, cast.NOON_MS + H72)
    now = await care(chen, 1)
    assert now["due_ms"] == cast.NOON_MS + H72
    assert [(one["outcome"], one["note"], one["operator_name"]) for one in now["calls"]] == [
        ("reached", "slept well", "陈晓")
    ]


async def test_who_did_not_answer_stays_due_and_everybody_sees_that_it_was_tried(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    before = await care(chen, 1)
    for _ in range(2):
        await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "no_answer"})
    after = await care(await hub.signed_in("lin"), 1)
    assert (after["last_live_ms"], after["due_ms"]) == (before["last_live_ms"], before["due_ms"])
    assert [one["outcome"] for one in after["calls"]] == ["no_answer", "no_answer"]


async def test_a_call_is_on_the_residents_timeline(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "reached", "note": "slept well"})
    (line,) = (await chen.get("/api/v1/residents/1/timeline")).json()["items"]
    assert (line["kind"], line["actor"]) == ("care_call", f"operator {cast.CHEN}")
    assert (line["data"]["by"], line["data"]["outcome"], line["data"]["note"]) == ("陈晓", "reached", "slept well")


async def test_a_call_that_is_sent_twice_is_one_call(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")

    async def send(resident: int) -> Any:
        path = f"/api/v1/residents/{resident}/care-calls"
        return await chen.post(path, json={"outcome": "no_answer"}, headers={"Idempotency-Key": "k1"})

    answers = await asyncio.gather(*(send(1) for _ in range(5)))
    assert len({answer.text for answer in answers}) == 1
    assert len((await care(chen, 1))["calls"]) == 1
    other = await send(2)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (await care(chen, 2))["calls"] == []


@pytest.mark.parametrize(
    "body",
    [{}, {"outcome": "maybe"}, {"outcome": "reached", "note": "x" * 2001}, {"outcome": "reached", "notes": "x"}, [], 5],
)
async def test_a_wrong_call_changes_nothing(hub: cast.RunningApp, body: Any) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/residents/1/care-calls", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (await care(chen, 1))["calls"] == []


async def test_a_call_to_nobody_is_refused(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/residents/77/care-calls", json={"outcome": "reached"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("code", sorted(CONVERSATIONS))
async def test_an_alarm_in_which_somebody_talked_is_as_good_as_a_call(hub: cast.RunningApp, code: str) -> None:
    chen = await hub.signed_in("chen")
    await close_alarm(hub, 1, code)

    async def reset() -> bool:
        return (await care(chen, 1))["due_ms"] == cast.NOON_MS + H72

    await cast.until(reset, "the care call to be due later")


async def test_other_alarms_leave_the_call_due(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    before = await care(chen, 1)
    for code in ("test", "technical", "no_contact"):
        await close_alarm(hub, 1, code)
    await close_alarm(hub, 1, "social", what="noted")
    await close_alarm(hub, None, "social")
    await close_alarm(hub, 2, "social")  # the last one: once it was heard, the others were

    async def heard() -> bool:
        return (await care(chen, 2))["due_ms"] == cast.NOON_MS + H72

    await cast.until(heard, "the last alarm to be heard")
    assert await care(chen, 1) == before


async def test_an_alarm_that_is_heard_late_does_not_undo_a_later_call(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    clock.forward(5_000)
    await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "reached"})
    clock.forward(-5_000)
    await close_alarm(hub, 1, "social")
    clock.forward(5_000)
    await close_alarm(hub, 2, "social")

    async def heard() -> bool:
        return (await care(chen, 2))["due_ms"] == clock.ms + H72

    await cast.until(heard, "the last alarm to be heard")
    assert (await care(chen, 1))["last_live_ms"] == clock.ms


async def test_a_resident_without_a_plan_is_called_at_once_and_has_three_days_like_everybody(
    hub: cast.RunningApp,
) -> None:

    def forget(tx: Write) -> None:
        tx.sql.execute(text("DELETE FROM care_plan WHERE resident_id = 3"))
        tx.sql.execute(text("DELETE FROM work_item WHERE resident_id = 3"))

    await hub.database.write(forget)
    await hub.database.write(care_calls.plan_missing)
    chen = await hub.signed_in("chen")
    now = await care(chen, 3)
    assert (now["target_ms"], now["due_ms"]) == (cast.NOON_MS, cast.NOON_MS + H72)
    listed = (await chen.get("/api/v1/worklist")).json()["items"]
    assert [one["from_ms"] for one in listed if one["resident_name"] == "张桂兰"] == [cast.NOON_MS]
