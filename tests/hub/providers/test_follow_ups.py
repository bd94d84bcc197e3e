"""Somebody who did not send the provider asks how it was, three times by telephone, then at the door; never a pass."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Write
from hub.providers.by_day import FROM_MIN, UNTIL_MIN
from hub.providers.follow_ups import runner
from hub.providers.follow_ups.policy import (
    ANY_TIME,
    CALLS_END_MS,
    GAP_MS_MIN,
    TRIES,
    TRY_WITHIN_MS,
    calls_end_ms,
    first_try_ms,
    next_try_ms,
    next_visit_ms,
    visit_ms,
)
from hub.providers.orders.policy import FOLLOW_UP_FROM_MS, FOLLOW_UP_MS
from hub.residents import RETURN_MS
from tests import cast
from tests.hub.providers.orders import MARKS, REPAIRER, accepted, did, done, follow_ups, ordered, post, whole

MINUTE_MS = 60_000
# Done at noon; asked from nine o'clock of the next day on.
NEXT_MORNING_MS = 21 * cast.HOUR_MS


async def was_done(hub: cast.RunningApp, **other: Any) -> dict[str, Any]:
    """An order that chen has sent the repairer to, and that is done."""
    chen = await hub.signed_in("chen")
    return await done(chen, await accepted(chen, await ordered(chen, **{**REPAIRER, **other})))


async def asking(browser: cast.Client, order: dict[str, Any]) -> dict[str, Any]:
    return (await whole(browser, order))["asking"]


async def go_on(hub: cast.RunningApp) -> int | None:
    return await hub.database.write(runner.go_on)


async def next_of(hub: cast.RunningApp, login: str) -> list[tuple[str, int]]:
    """What this person would be given next, if it is a follow-up; care calls are put aside."""

    def put_aside(tx: Write) -> None:
        tx.sql.exec_driver_sql("DELETE FROM work_item WHERE kind NOT LIKE 'follow_up%'")

    await hub.database.write(put_aside)
    browser = await hub.signed_in(login)
    item = (await browser.get("/api/v1/worklist/next")).json()["item"]
    return [] if item is None else [(item["kind"], item["ref"])]


async def test_next_gives_a_follow_up_to_whoever_did_not_send_the_provider(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    order = await was_done(hub)
    assert await next_of(hub, "lin") == []  # the resident has still to try what was repaired
    clock.forward(NEXT_MORNING_MS)
    assert await next_of(hub, "chen") == []
    assert await next_of(hub, "lin") == [("follow_up", order["id"])]


async def test_a_follow_up_is_given_out_by_day_only_and_before_what_is_due_later(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    """Who was not called by evening is called in the morning, before calls that have until the afternoon."""
    order = await was_done(hub)
    [line] = await follow_ups(await hub.signed_in("lin"))
    assert line["due_ms"] == line["from_ms"] + TRY_WITHIN_MS < clock.ms + FOLLOW_UP_MS
    clock.forward(34 * cast.HOUR_MS)  # ten in the evening
    assert await next_of(hub, "lin") == []
    clock.forward(11 * cast.HOUR_MS)
    assert await next_of(hub, "lin") == [("follow_up", order["id"])]


async def test_three_tries_in_vain_at_their_times_are_a_visit_also_over_a_restart(
    tmp_path: Path, clock: cast.HandClock
) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        order = await was_done(hub)
        done_ms = clock.ms
        lin = await hub.signed_in("lin")
        early = await did(lin, order, "follow-up/try", outcome="no_answer")
        assert (early["task"]["tries"], early["tries"][0]["counts"]) == (0, False)
        clock.ms = early["task"]["next_ms"]
        lin = await hub.signed_in("lin")
        first = await did(lin, order, "follow-up/try", outcome="busy")
        again = await did(lin, order, "follow-up/try", outcome="no_answer")  # at once: noted, and none of the three
        assert (first["task"]["tries"], again["task"]["tries"]) == (1, 1)
        clock.ms = again["task"]["next_ms"]
    async with cast.reopened_app(tmp_path, clock) as hub:
        lin = await hub.signed_in("lin")
        second = await did(lin, order, "follow-up/try", outcome="refused", note="has visitors")
        assert (second["task"]["tries"], second["task"]["state"]) == (2, "calling")
        clock.ms = second["task"]["next_ms"]
    async with cast.reopened_app(tmp_path, clock) as hub:
        lin = await hub.signed_in("lin")
        third = await did(lin, order, "follow-up/try", outcome="no_answer")
        assert (third["task"]["tries"], third["task"]["state"]) == (3, "visiting")
        assert clock.ms < done_ms + FOLLOW_UP_MS
        clock.ms = max(clock.ms, third["task"]["next_ms"])
        assert await next_of(hub, "chen") == []
        assert await next_of(hub, "lin") == [("follow_up_visit", order["id"])]
        lin = await hub.signed_in("lin")
        assert (await whole(lin, order))["state"] == "done"
        goes = await did(lin, order, "follow-up/visit", visitor="刘阿姨", phone="+8610000001210")
        assert goes["task"]["visitor"] == "刘阿姨"
        nobody = await did(lin, order, "follow-up/try", how="visit", outcome="not_home")
        assert nobody["task"]["state"] == "visiting"  # and again, never a pass
        closed = await did(lin, order, "follow-up", **MARKS, how="visit")
        assert (closed["state"], (await asking(lin, order))["task"]["over"]) == ("closed", "answered")
        assert (await whole(lin, order))["follow_up"]["how"] == "visit"
        assert await next_of(hub, "lin") == []


async def test_who_sent_the_provider_and_the_provider_ask_nobody(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await was_done(hub)
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    for action, body in (
        ("follow-up", MARKS),
        ("follow-up/try", {"outcome": "no_answer"}),
        ("follow-up/visit", {"visitor": "x"}),
    ):
        own = await post(chen, order, action, **body)
        assert (own.status_code, own.json()["code"]) == (409, "sent_by_you"), action
    by_phone = await post(lin, order, "follow-up/visit", visitor="刘阿姨")
    assert by_phone.json()["code"] == "not_for_a_visit"
    clock.forward(FOLLOW_UP_MS - CALLS_END_MS)
    await go_on(hub)
    lin = await hub.signed_in("lin")
    theirs = await post(lin, order, "follow-up/visit", visitor="马丽华", phone="+8610000002002")
    assert theirs.json()["code"] == "same_person"
    assert (await asking(lin, order))["task"]["visitor"] == ""


async def test_nobody_tried_so_that_a_day_before_the_end_somebody_goes_there(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    order = await was_done(hub)
    clock.forward(FOLLOW_UP_MS - CALLS_END_MS - 1)
    await go_on(hub)
    lin = await hub.signed_in("lin")
    assert (await asking(lin, order))["task"]["state"] == "calling"
    clock.forward(1)
    await go_on(hub)
    await go_on(hub)
    found = await whole(lin, order)
    assert found["asking"]["task"]["state"] == "visiting"
    assert [one["what"] for one in found["steps"]].count("to_visit") == 1
    assert found["version"] == order["version"]  # whoever is just being told how it was is not in its way
    assert (await did(lin, order, "follow-up", **MARKS))["state"] == "closed"  # she called back


async def test_of_two_who_note_the_same_follow_up_one_did(hub: cast.RunningApp) -> None:
    order = await was_done(hub)
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    answers = await asyncio.gather(*(post(who, order, "follow-up", **MARKS) for who in (lin, zhou) * 5))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 9
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"wrong_state"}

    def many(tx: Write) -> int:
        return tx.sql.exec_driver_sql("SELECT count(*) FROM order_follow_up").scalar_one()

    assert await hub.database.write(many) == 1


async def test_who_has_died_is_not_asked_and_that_is_listed(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await was_done(hub)
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    reason = {"reason": "died on the 26th"}
    assert (await post(lin, order, "follow-up/nobody", **reason)).status_code == 403
    alive = await post(zhou, order, "follow-up/nobody", **reason)
    assert (alive.status_code, alive.json()["code"]) == (409, "still_served")

    def dies(tx: Write) -> None:
        tx.sql.exec_driver_sql("UPDATE resident SET ended_on = '2026-11-26' WHERE id = ?", (cast.WANG,))

    await hub.database.write(dies)
    clock.forward(NEXT_MORNING_MS)
    await go_on(hub)
    assert await next_of(hub, "lin") == []
    zhou = await hub.signed_in("zhou")
    told = (await zhou.get("/api/v1/messages", params={"limit": 200})).json()["items"]
    assert "nobody_to_ask" in [one["subject"] for one in told]
    closed = await did(zhou, order, "follow-up/nobody", **reason)
    assert (closed["state"], closed["end_reason"], closed["followed_up_ms"]) == ("closed", "nobody_to_ask", None)
    listed = (await zhou.get("/api/v1/follow-ups", params={"over": "nobody"})).json()
    assert [(one["order_id"], one["task"]["over"]) for one in listed["items"]] == [(order["id"], "nobody")]


async def test_what_is_done_again_is_asked_about_anew(hub: cast.RunningApp) -> None:
    order = await was_done(hub)
    lin = await hub.signed_in("lin")
    await did(lin, order, "follow-up/try", outcome="busy")
    anew = await did(lin, order, "reopen", reason="it is warm again")
    assert (await asking(lin, anew))["task"]["over"] == "dropped"
    assert await follow_ups(lin) == []
    chen = await hub.signed_in("chen")
    asked = await did(chen, anew, "ask", mode="in_turn")
    again = await done(chen, await accepted(chen, asked))
    found = await asking(lin, again)
    assert (found["task"]["state"], found["tries"]) == ("calling", [])


@pytest.mark.parametrize(("how", "outcome"), [("call", "not_home"), ("visit", "busy"), ("visit", "no_answer")])
async def test_what_cannot_come_of_it_is_not_noted(hub: cast.RunningApp, how: str, outcome: str) -> None:
    order = await was_done(hub)
    lin = await hub.signed_in("lin")
    answer = await post(lin, order, "follow-up/try", how=how, outcome=outcome)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@given(st.integers(0, 4 * 365 * 24 * 60), st.sampled_from(["Asia/Shanghai", "Europe/Paris", "America/Lima"]))
def test_tries_are_spread_by_day_and_leave_time_for_a_visit(minute: int, zone: str) -> None:
    site, done_ms = ZoneInfo(zone), cast.NOON_MS + minute * MINUTE_MS
    due_ms = done_ms + FOLLOW_UP_MS
    end_ms = calls_end_ms(done_ms, due_ms)
    at_ms = first_try_ms(done_ms, end_ms, site)
    assert at_ms >= done_ms + FOLLOW_UP_FROM_MS
    for tries in range(1, TRIES):
        assert by_day(at_ms, site)
        later_ms = next_try_ms(at_ms, tries, end_ms, site)
        assert later_ms >= at_ms + GAP_MS_MIN
        at_ms = later_ms
    # The last one is before calls end, or where the night was between on that morning.
    assert at_ms <= visit_ms(end_ms, site, ANY_TIME)
    # Whatever the hour: if nobody opens somebody can go there once more.
    there_ms = visit_ms(max(at_ms, end_ms), site, ANY_TIME)
    again_ms = next_visit_ms(there_ms, site)
    assert by_day(there_ms, site)
    assert by_day(again_ms, site)
    assert again_ms < due_ms


def by_day(at_ms: int, site: ZoneInfo) -> bool:
    at = datetime.fromtimestamp(at_ms / 1000, site)
    return FROM_MIN <= 60 * at.hour + at.minute < UNTIL_MIN


def test_who_comes_back_is_called_before_anybody_rings_at_their_door() -> None:
    begun_ms, back_ms = cast.NOON_MS, cast.NOON_MS + 10 * 24 * cast.HOUR_MS
    end_ms = calls_end_ms(begun_ms, back_ms + RETURN_MS)
    assert back_ms + 4 * cast.HOUR_MS < end_ms < back_ms + RETURN_MS
