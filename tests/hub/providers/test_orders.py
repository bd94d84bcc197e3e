"""An order's way from what is needed to what was asked about."""

import asyncio
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Problem, events_after
from hub.providers.follow_ups.policy import TRY_WITHIN_MS
from hub.providers.orders.model import OVER, Action, State
from hub.providers.orders.policy import STAGE_MS, WAY, due_ms, step
from tests import cast
from tests.hub.providers.orders import (
    LOCK,
    MARKS,
    REPAIRER,
    accepted,
    did,
    done,
    follow_ups,
    ordered,
    post,
    whole,
)

MINUTE_MS = 60_000
NEXT_MORNING_MS = cast.NOON_MS + 21 * cast.HOUR_MS


async def test_who_reads_orders_is_on_the_trail_once_for_each_resident(hub: cast.RunningApp) -> None:
    chen, lin, he = await hub.signed_in("chen"), await hub.signed_in("lin"), await hub.signed_in("he")
    order = await ordered(chen)
    for browser, path in ((chen, "orders"), (chen, "orders"), (lin, f"residents/{cast.WANG}/orders")):
        assert (await browser.get(f"/api/v1/{path}")).json()["total"] == 1
    await whole(lin, order)
    read = (await he.get("/api/v1/audit", params={"action": "read_orders"})).json()["items"]
    assert sorted((one["by"], one["subject"]) for one in read) == sorted(
        [("陈晓", "resident 1"), ("林芳", "resident 1")]
    )


async def test_a_repairer_is_asked_comes_does_it_and_was_asked_about(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await ordered(chen)
    assert (order["state"], order["urgency"], order["due_ms"]) == ("requested", "soon", clock.ms + 4 * cast.HOUR_MS)
    order = await did(chen, order, "ask", mode="one", provider_ids=[cast.REPAIRER])
    assert (order["state"], order["provider_id"], order["offered_by_name"]) == ("offered", None, "陈晓")
    clock.forward(10 * MINUTE_MS)
    order = await accepted(chen, order)
    assert (order["state"], order["provider_name"], order["accepted_ms"]) == ("accepted", "便民家电维修", clock.ms)
    order = await did(chen, order, "set-out")
    clock.forward(20 * MINUTE_MS)
    order = await did(chen, order, "arrive")
    assert (order["state"], order["on_site_ms"], order["lacking"]) == ("on_site", clock.ms, ["amount", "parts"])
    assert await follow_ups(chen) == []
    order = await did(chen, order, "finish", amount_fen=9_000, parts="a seal")
    assert (order["state"], order["amount_fen"], order["done_ms"]) == ("done", 9_000, clock.ms)
    (work,) = await follow_ups(lin)
    assert (work["ref"], work["from_ms"], work["due_ms"]) == (
        order["id"],
        NEXT_MORNING_MS,
        NEXT_MORNING_MS + TRY_WITHIN_MS,
    )
    clock.ms = NEXT_MORNING_MS
    lin = await hub.signed_in("lin")  # another shift
    order = await did(lin, order, "follow-up", **MARKS)
    assert (order["state"], order["followed_up_ms"], order["due_ms"]) == ("closed", clock.ms, None)
    assert await follow_ups(lin) == []
    found = await whole(lin, order)
    assert (found["follow_up"]["result"], found["follow_up"]["note"]) == (3, MARKS["note"])
    assert [one["what"] for one in found["steps"]] == [
        "request", "offer", "accept", "set_out", "arrive", "finish", "follow_up", "close",
    ]  # fmt: skip
    lines = (await lin.get("/api/v1/residents/1/timeline")).json()["items"]
    assert [one["kind"] for one in lines] == [
        "order_follow_up", "order_finish", "order_arrive", "order_accept", "order_requested",
    ]  # fmt: skip


async def test_who_sent_the_provider_does_not_ask_how_it_was(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await done(lin, await accepted(lin, await ordered(chen, **REPAIRER)))
    own = await post(chen, order, "follow-up", **MARKS)
    assert (own.status_code, own.json()["code"]) == (409, "sent_by_you")
    assert len(await follow_ups(chen)) == 1
    assert (await did(lin, order, "follow-up", **MARKS))["state"] == "closed"


@pytest.mark.parametrize("poor", [{"result": 1}, {"timeliness": 2, "attitude": 3, "result": 3}, {"price_ok": False}])
async def test_poor_work_is_not_closed_but_a_complaint(hub: cast.RunningApp, poor: dict[str, Any]) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    order = await did(lin, order, "follow-up", **{**MARKS, **poor})
    assert (order["state"], order["closed_ms"]) == ("disputed", None)
    assert order["due_ms"] is not None
    anew = await did(lin, order, "reopen", reason="it is warm again")
    assert (anew["state"], anew["provider_id"], anew["done_ms"]) == ("requested", None, None)
    again = await did(chen, anew, "ask", mode="in_turn")
    assert (await whole(chen, again))["offers"][-1]["provider_id"] == cast.REPAIRER  # they may put it right


async def test_the_news_of_an_order_say_nothing_of_what_is_needed(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await accepted(chen, await ordered(chen, **REPAIRER))
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["order"]))
    assert [one.data["what"] for one in news] == ["request", "offer", "accept"]
    assert not {"note", "address", "resident_name", "code"} & set(news[0].data)


async def test_orders_are_listed_by_stage_deadline_and_resident(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    first, second = await ordered(chen), await ordered(chen, resident_id=cast.LI, urgency="today")
    await did(chen, first, "ask", mode="one", provider_ids=[cast.REPAIRER])
    clock.forward(31 * MINUTE_MS)
    for path, expected in (
        ("/orders", [second["id"], first["id"]]),
        ("/orders?sort=due", [second["id"], first["id"]]),
        ("/orders?state=offered", [first["id"]]),
        ("/orders?state=offered&state=requested", [second["id"], first["id"]]),
        ("/orders?state=done", []),
        ("/orders?late=true", [second["id"]]),
        ("/orders?service=locksmith", []),
        ("/orders?limit=1&offset=1", [first["id"]]),
        ("/orders?search=李国华", [second["id"]]),
        ("/orders?search=lgh", [second["id"]]),
        ("/orders?search=便民家电", []),
        (f"/orders?search={first['id']}", [first["id"]]),
        ("/orders?search=wangxiuying&state=requested", []),
        ("/orders?search=nobody", []),
        ("/orders?search=9999999999999999999", []),
        (f"/residents/{cast.LI}/orders", [second["id"]]),
        (f"/residents/{cast.WU}/orders", []),
    ):
        assert [one["id"] for one in (await chen.get(f"/api/v1{path}")).json()["items"]] == expected, path
    stages = (await chen.get("/api/v1/orders/counts")).json()["stages"]
    assert stages == {"requested": {"orders": 1, "late": 1}, "offered": {"orders": 1, "late": 0}}
    assert (await chen.get("/api/v1/orders?state=lost")).status_code == 422


async def test_a_step_that_the_stage_forbids_changes_nothing(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    for action, body in (
        ("set-out", {}), ("arrive", {}), ("finish", {"amount_fen": 1}), ("withdraw", {}), ("follow-up", MARKS),
        ("give-back", {}), ("no-show", {}), ("reopen", {"reason": "x"}), ("quote", {"quote_fen": 5}),
        ("consent", {"given": True}), ("assign", {"worker_id": 2}),
    ):  # fmt: skip
        answer = await post(chen, order, action, **body)
        found = answer.status_code, answer.json()["code"]
        assert found in ((409, "wrong_state"), (409, "sent_by_you")), (action, answer.text)
    assert (await chen.get("/api/v1/orders")).json()["items"][0]["version"] == order["version"]


async def test_of_ten_who_send_them_off_at_once_one_did_it(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    answers = await asyncio.gather(*(post(who, order, "set-out") for who in (chen, lin) * 5))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9


async def test_an_old_view_of_an_order_changes_nothing(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    for action, body in (("cancel", {"reason": "x"}), ("ask", {"mode": "in_turn"})):
        stale = await post(chen, {**order, "version": 7}, action, **body)
        assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_version", 1)
    assert (await whole(chen, order))["offers"] == []


async def test_an_order_that_is_sent_twice_is_one_order(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    key = {"Idempotency-Key": "a-key"}
    answers = [await chen.post("/api/v1/orders", json=LOCK, headers=key) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    await lin.post("/api/v1/orders", json=LOCK, headers=key)  # another person's key is another key
    assert (await chen.get("/api/v1/orders")).json()["total"] == 2


@pytest.mark.parametrize("key", ["", "k" * 81])
async def test_a_key_of_a_wrong_length_is_refused(hub: cast.RunningApp, key: str) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/orders", json=LOCK, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_key")
    assert (await chen.get("/api/v1/orders")).json()["total"] == 0


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"resident_id": 77}, 404, "not_found"),
        ({"resident_id": 0}, 422, "invalid"),
        ({"resident_id": 10**30}, 422, "invalid"),
        ({"service": "plumber"}, 422, "unknown_service"),
        ({"note": "x" * 2001}, 422, "invalid"),
        ({"price": 5}, 422, "invalid"),
        ({"urgency": "at once"}, 422, "invalid"),
        ({"wanted_ms": cast.NOON_MS - cast.HOUR_MS}, 422, "bad_time"),
        ({"wanted_ms": cast.NOON_MS + 91 * 24 * cast.HOUR_MS}, 422, "bad_time"),
        ({"ask": {"mode": "one"}}, 422, "invalid"),
        ({"ask": {"mode": "one", "provider_ids": [77]}}, 404, "not_found"),
        ({"ask": {"mode": "several", "provider_ids": [2, 2]}}, 422, "invalid"),
        ({"ask": {"mode": "one", "provider_ids": [cast.LOCKSMITH]}}, 409, "may_not_be_sent"),
    ],
)
async def test_a_wrong_order_is_not_made(hub: cast.RunningApp, wrong: dict[str, Any], status: int, code: str) -> None:
    chen = await hub.signed_in("chen")
    body = {"resident_id": cast.WANG, "service": "appliance_repair", "note": "", **wrong}
    answer = await chen.post("/api/v1/orders", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await chen.get("/api/v1/orders")).json()["total"] == 0


@pytest.mark.parametrize("wrong", [{"result": 0}, {"attitude": 6}, {"timeliness": None}, {"note": "x" * 2001}])
async def test_marks_go_from_one_to_five(hub: cast.RunningApp, wrong: dict[str, Any]) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    answer = await post(lin, order, "follow-up", **{**MARKS, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert len(await follow_ups(chen)) == 1


async def test_what_a_stage_asks_for_is_given_before_it_is_over(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await did(chen, await accepted(chen, await ordered(chen, **REPAIRER)), "arrive")
    bare = await post(chen, order, "finish")
    assert (bare.status_code, bare.json()["code"], bare.json()["missing"]) == (409, "data_missing", ["amount", "parts"])
    order = (await chen.get("/api/v1/orders")).json()["items"][0]
    anyway = await did(chen, order, "finish", amount_fen=100, anyway="no parts were needed")
    assert anyway["state"] == "done"
    told = next(one for one in (await whole(chen, anyway))["steps"] if one["what"] == "finish")
    assert told["data"]["anyway"] == "no parts were needed"
    assert told["data"]["missing"] == ["parts"]


async def test_above_the_cap_the_resident_agrees_before_it_is_done(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await did(chen, await accepted(chen, await ordered(chen, **REPAIRER)), "arrive")
    much = await post(chen, order, "finish", amount_fen=40_000, parts="a compressor")
    assert (much.status_code, much.json()["code"], much.json()["cap_fen"]) == (409, "above_cap", 30_000)
    order = await did(chen, order, "quote", quote_fen=40_000, parts="a compressor")
    assert order["consent"] == "asked"
    assert (await post(chen, order, "finish", amount_fen=40_000)).json()["missing"] == ["consent"]
    order = await did(chen, order, "consent", given=True)
    more = await post(chen, order, "finish", amount_fen=40_001)
    assert (more.json()["code"], more.json()["quote_fen"]) == ("above_quote", 40_000)
    assert (await did(chen, order, "finish", amount_fen=40_000))["state"] == "done"


async def test_an_order_that_is_not_there_is_a_clear_error(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    for action in ("set-out", "arrive", "finish", "withdraw"):
        answer = await chen.post(f"/api/v1/orders/77/{action}", json={"version": 1})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await chen.get("/api/v1/orders/77")).status_code == 404


async def test_what_is_not_needed_any_more_is_nobodys_way(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    assert (await post(chen, order, "cancel", reason="")).status_code == 422
    gone = await did(chen, order, "cancel", reason="the fridge works again")
    assert (gone["state"], gone["end_reason"], gone["due_ms"]) == ("cancelled", "the fridge works again", None)
    assert (await whole(chen, gone))["offers"][0]["outcome"] == "withdrawn"
    assert (await post(chen, gone, "set-out")).json()["code"] == "wrong_state"


@given(st.sampled_from(get_args(State)), st.integers(1, 9), st.sampled_from(get_args(Action)), st.integers(1, 9))
def test_an_order_moves_only_along_its_way_and_only_for_who_saw_it_as_it_is(
    state: State, version: int, action: Action, seen: int
) -> None:
    if seen == version and (state, action) in WAY:
        assert step(state, version, action, seen) == WAY[state, action]
    else:
        with pytest.raises(Problem) as refused:
            step(state, version, action, seen)
        assert refused.value.code == ("stale_version" if (state, action) in WAY else "wrong_state")


def test_there_is_no_way_to_the_end_past_a_follow_up() -> None:
    """Only a complaint that comes after one goes on to where one has been (`settle`), and who has died is not asked."""
    reached, ahead = {"requested"}, ["requested"]
    while ahead:
        here = ahead.pop()
        for (start, action), after in WAY.items():
            if start == here and action not in ("follow_up", "settle", "nobody_to_ask") and after not in reached:
                reached.add(after)
                ahead.append(after)
    assert reached == {*get_args(State)} - {"followed_up", "closed"}


@given(
    st.sampled_from(get_args(State)),
    st.sampled_from(sorted(STAGE_MS["requested"])),
    st.integers(0, 10**13),
    st.none() | st.integers(0, 10**13),
    st.integers(5, 20_000),
)
def test_every_stage_that_goes_on_has_a_deadline_ahead(
    state: State, urgency: Any, now_ms: int, wanted_ms: int | None, minutes: int
) -> None:
    due = due_ms(state, urgency, now_ms, wanted_ms, minutes)
    if state in OVER:
        assert due is None
    else:
        assert due is not None
        assert due > now_ms
