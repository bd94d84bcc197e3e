"""An order's way from the call to the follow-up."""

import asyncio
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import providers
from hub.kernel import Problem, events_after
from hub.providers.model import Action, State
from hub.providers.policy import FOLLOW_UP_AFTER_MS, step
from tests import cast

LOCK: dict[str, Any] = {
    "resident_id": cast.WANG,
    "provider_id": cast.LOCKSMITH,
    "service": "locksmith",
    "note": "the key broke in the lock",
}
MARKS = {"timeliness": 5, "attitude": 4, "result": 3, "note": "kind, a little late"}


async def ordered(browser: cast.Client, **other: Any) -> dict[str, Any]:
    answer = await browser.post("/api/v1/orders", json={**LOCK, **other})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def post(browser: cast.Client, order: dict[str, Any], action: str, **body: Any) -> Any:
    return await browser.post(f"/api/v1/orders/{order['id']}/{action}", json={"version": order["version"], **body})


async def follow_ups(browser: cast.Client) -> list[dict[str, Any]]:
    return (await browser.get("/api/v1/worklist", params={"kind": "follow_up"})).json()["items"]


async def test_who_reads_orders_is_on_the_trail_once_for_each_resident(hub: cast.RunningApp) -> None:
    chen, lin, he = await hub.signed_in("chen"), await hub.signed_in("lin"), await hub.signed_in("he")
    await ordered(chen)
    for browser, path in ((chen, "orders"), (chen, "orders"), (lin, f"residents/{cast.WANG}/orders")):
        assert (await browser.get(f"/api/v1/{path}")).json()["total"] == 1
    read = (await he.get("/api/v1/audit", params={"action": "read_orders"})).json()["items"]
    assert sorted((one["by"], one["subject"]) for one in read) == sorted(
        [("陈晓", "resident 1"), ("林芳", "resident 1")]
    )


async def test_a_locksmith_is_sent_has_been_and_was_asked_about(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await ordered(chen)
    assert (order["state"], order["version"], order["offered_ms"]) == ("offered", 1, cast.NOON_MS)
    assert (order["resident_name"], order["provider_name"]) == ("王秀英", "平安开锁")
    assert (order["created_by"], order["created_by_name"]) == (cast.CHEN, "陈晓")
    assert await follow_ups(chen) == []

    clock.forward(cast.HOUR_MS // 2)
    done = (await post(chen, order, "done")).json()
    assert (done["state"], done["version"], done["done_ms"]) == ("done", 2, clock.ms)
    (work,) = await follow_ups(lin)
    assert (work["ref"], work["resident_name"]) == (order["id"], "王秀英")
    assert work["due_ms"] == clock.ms + FOLLOW_UP_AFTER_MS

    clock.forward(FOLLOW_UP_AFTER_MS)
    lin = await hub.signed_in("lin")  # another shift
    over = (await post(lin, done, "follow-up", **MARKS)).json()
    assert (over["state"], over["version"], over["followed_up_ms"]) == ("followed_up", 3, clock.ms)
    assert (over["timeliness"], over["attitude"], over["result"]) == (5, 4, 3)
    assert over["follow_up_note"] == MARKS["note"]
    assert await follow_ups(lin) == []


async def test_each_step_is_on_the_residents_timeline_and_in_the_news(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    done = (await post(chen, await ordered(chen), "done")).json()
    await post(chen, done, "follow-up", **MARKS)
    lines = (await chen.get("/api/v1/residents/1/timeline")).json()["items"]
    assert [one["kind"] for one in lines] == ["order_followed_up", "order_done", "order_offered"]
    assert lines[0]["data"]["result"] == 3
    assert {one["data"]["by"] for one in lines} == {"陈晓"}
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["order"]))
    assert [one.data["what"] for one in news] == ["offered", "done", "followed_up"]


async def test_orders_are_listed_by_state_and_by_resident(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    first, second = await ordered(chen), await ordered(chen, resident_id=cast.LI)
    await post(chen, first, "done")
    for path, expected in (
        ("/orders", [second["id"], first["id"]]),
        ("/orders?state=offered", [second["id"]]),
        ("/orders?state=done", [first["id"]]),
        ("/orders?state=followed_up", []),
        ("/orders?limit=1&offset=1", [first["id"]]),
        (f"/residents/{cast.LI}/orders", [second["id"]]),
        (f"/residents/{cast.WU}/orders", []),
    ):
        assert [one["id"] for one in (await chen.get(f"/api/v1{path}")).json()["items"]] == expected


async def test_an_order_is_done_before_it_is_followed_up_and_only_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    early = await post(chen, order, "follow-up", **MARKS)
    assert (early.status_code, early.json()["code"], early.json()["state"]) == (409, "wrong_state", "offered")
    assert (await chen.get("/api/v1/orders")).json()["items"][0] == order
    done = (await post(chen, order, "done")).json()
    assert (await post(chen, done, "done")).json()["code"] == "wrong_state"
    over = (await post(chen, done, "follow-up", **MARKS)).json()
    for action, body in (("done", {}), ("follow-up", MARKS)):
        again = await post(chen, over, action, **body)
        assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


async def test_of_ten_who_mark_it_done_at_once_one_did_it(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await ordered(chen)
    answers = await asyncio.gather(*(post(who, order, "done") for who in (chen, lin) * 5))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert len(await follow_ups(chen)) == 1


async def test_an_old_view_of_an_order_changes_nothing(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    stale = await post(chen, {**order, "version": 7}, "done")
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_version", 1)
    assert (await chen.get("/api/v1/orders")).json()["items"][0] == order


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
        ({"provider_id": 77}, 404, "not_found"),
        ({"resident_id": 0}, 422, "invalid"),
        ({"resident_id": "x"}, 422, "invalid"),
        ({"resident_id": 10**30}, 422, "invalid"),
        ({"service": "plumber"}, 422, "invalid"),
        ({"service": "appliance_repair"}, 409, "not_offered"),
        ({"note": "x" * 2001}, 422, "invalid"),
        ({"price": 5}, 422, "invalid"),
    ],
)
async def test_a_wrong_order_is_not_made(hub: cast.RunningApp, wrong: dict[str, Any], status: int, code: str) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/orders", json={**LOCK, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await chen.get("/api/v1/orders")).json()["total"] == 0


async def test_a_provider_whose_licence_is_over_is_not_sent(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    rows = cast.town_rows()["provider"][:1]
    rows[0]["documents"][0]["until"] = "2026-11-27"
    await hub.database.write(lambda tx: providers.load(tx, rows))
    await ordered(chen)  # the last day counts
    rows[0]["documents"][0]["until"] = "2026-11-26"
    await hub.database.write(lambda tx: providers.load(tx, rows))
    answer = await chen.post("/api/v1/orders", json=LOCK)
    assert (answer.status_code, answer.json()["code"]) == (409, "licence_expired")


@pytest.mark.parametrize("wrong", [{"result": 0}, {"attitude": 6}, {"timeliness": None}, {"note": "x" * 2001}])
async def test_marks_go_from_one_to_five(hub: cast.RunningApp, wrong: dict[str, Any]) -> None:
    chen = await hub.signed_in("chen")
    done = (await post(chen, await ordered(chen), "done")).json()
    answer = await post(chen, done, "follow-up", **{**MARKS, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert len(await follow_ups(chen)) == 1


@pytest.mark.parametrize("action", ["done", "follow-up"])
async def test_an_order_that_is_not_there_is_a_clear_error(hub: cast.RunningApp, action: str) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post(f"/api/v1/orders/77/{action}", json={"version": 1, **(MARKS if action != "done" else {})})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({}, ["便民家电维修", "平安开锁"]),
        ({"service": "locksmith"}, ["平安开锁"]),
        ({"service": "house_repair"}, ["便民家电维修"]),
        ({"service": "stair_climber"}, []),
        ({"search": "开锁"}, ["平安开锁"]),
        ({"search": "2002"}, ["便民家电维修"]),
        ({"search": "%"}, []),
    ],
)
async def test_a_provider_is_found_by_service_and_name(
    hub: cast.RunningApp, params: dict[str, str], names: list[str]
) -> None:
    answer = (await (await hub.signed_in("chen")).get("/api/v1/providers", params=params)).json()
    assert [one["name"] for one in answer["items"]] == names
    assert answer["total"] == len(names)


@given(st.sampled_from(get_args(State)), st.integers(1, 9), st.sampled_from(get_args(Action)), st.integers(1, 9))
def test_an_order_only_ever_moves_forward_and_only_for_who_saw_it_as_it_is(
    state: State, version: int, action: Action, seen: int
) -> None:
    forward = {("offered", "done"): "done", ("done", "follow_up"): "followed_up"}
    if seen == version and (state, action) in forward:
        assert step(state, version, action, seen) == forward[state, action]
    else:
        with pytest.raises(Problem) as refused:
            step(state, version, action, seen)
        assert refused.value.code == ("stale_version" if (state, action) in forward else "wrong_state")
