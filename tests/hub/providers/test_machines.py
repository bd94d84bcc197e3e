"""A stair-climbing machine is with one resident at a time, whoever asks at once."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.providers import machines
from hub.providers.machines.policy import MINUTE_MS, Span, first_start, free, minutes_needed
from tests import cast

NOON = cast.NOON_MS
UP_FIVE = {"floors": 5, "distance_m": 1_000}  # 32 minutes


async def machine(hub: cast.RunningApp, **changes: Any) -> int:
    zhou = await hub.signed_in("zhou")
    if changes:
        body = {"version": 1, "changes": changes}
        assert (await zhou.patch("/api/v1/providers/1", json=body)).status_code == 200
    made = await zhou.post("/api/v1/machines", json={"provider_id": 1, "name": "爬楼机一号"})
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def booked(browser: cast.Client, machine_id: int, from_ms: int, **more: Any) -> Any:
    return await browser.post(f"/api/v1/machines/{machine_id}/slots", json={"from_ms": from_ms, **UP_FIVE, **more})


def test_six_minutes_for_five_floors_each_way_and_the_way_there_and_home() -> None:
    assert minutes_needed(5, 1_000) == 2 * 5 + 10 + 2 * 6
    assert minutes_needed(0, 0) == 10
    assert minutes_needed(6, 1) == 2 * 1 + 10 + 2 * 8


async def test_a_machine_is_booked_seen_and_given_back(hub: cast.RunningApp) -> None:
    chen, one = await hub.signed_in("chen"), await machine(hub, hours=[[5, 480, 1080]])
    slot = (await booked(chen, one, NOON)).json()
    assert slot["until_ms"] - slot["from_ms"] == 32 * MINUTE_MS
    day = (await chen.get(f"/api/v1/machines/{one}/slots")).json()
    assert (day["day"], day["machine"]["name"], day["machine"]["provider_name"]) == (
        "2026-11-27",
        "爬楼机一号",
        "平安开锁",
    )
    assert [(one["from_ms"] - NOON, one["until_ms"] - NOON) for one in day["open"]] == [
        (-4 * cast.HOUR_MS, 6 * cast.HOUR_MS)
    ]
    assert [(one["from_ms"] - NOON) // MINUTE_MS for one in day["free"]] == [-240, 32]
    back = await chen.post(f"/api/v1/machine-slots/{slot['id']}/release")
    assert back.json()["state"] == "released"
    again = await chen.post(f"/api/v1/machine-slots/{slot['id']}/release")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert (await booked(chen, one, NOON)).status_code == 201


async def test_who_comes_second_hears_when_it_is_free(hub: cast.RunningApp) -> None:
    chen, one = await hub.signed_in("chen"), await machine(hub)
    await booked(chen, one, NOON + 10 * MINUTE_MS)
    late = await booked(chen, one, NOON)
    assert (late.status_code, late.json()["code"]) == (409, "slot_taken")
    assert late.json()["next_from_ms"] == NOON + 42 * MINUTE_MS
    assert (await booked(chen, one, NOON + 42 * MINUTE_MS)).status_code == 201, "one leaves as the other is back"


async def test_of_twenty_who_book_at_once_no_two_have_it_at_a_time(hub: cast.RunningApp) -> None:
    chen, one = await hub.signed_in("chen"), await machine(hub)
    answers = await asyncio.gather(*(booked(chen, one, NOON + n * 7 * MINUTE_MS) for n in range(20)))
    assert {answer.status_code for answer in answers} == {201, 409}
    day = (await chen.get(f"/api/v1/machines/{one}/slots")).json()
    spans = sorted((slot["from_ms"], slot["until_ms"]) for slot in day["booked"])
    assert len(spans) >= 3  # however they come: each takes the room of at most nine, and they are twenty
    assert all(ends <= begins for (_, ends), (begins, _) in pairwise(spans))


async def test_an_order_has_one_machine_until_it_is_given_back(hub: cast.RunningApp) -> None:
    chen, one = await hub.signed_in("chen"), await machine(hub)
    body = {"resident_id": cast.WANG, "service": "locksmith"}
    order = (await chen.post("/api/v1/orders", json=body)).json()["id"]
    assert (await chen.get(f"/api/v1/orders/{order}")).json()["machine"] is None
    assert (await booked(chen, one, NOON, order_id=order)).json()["order_id"] == order
    shown = (await chen.get(f"/api/v1/orders/{order}")).json()["machine"]
    assert (shown["machine_id"], shown["from_ms"], shown["provider_name"]) == (one, NOON, "平安开锁")
    again = await booked(chen, one, NOON + cast.HOUR_MS, order_id=order)
    assert (again.status_code, again.json()["code"]) == (409, "booked_already")
    assert await hub.database.write(lambda tx: machines.release(tx, order))
    assert not await hub.database.write(lambda tx: machines.release(tx, order))
    assert (await booked(chen, one, NOON, order_id=order)).status_code == 201


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"from_ms": NOON - cast.HOUR_MS}, 422, "bad_time"),
        ({"from_ms": NOON + 91 * 24 * cast.HOUR_MS}, 422, "bad_time"),
        ({"from_ms": NOON + 6 * cast.HOUR_MS - MINUTE_MS}, 409, "closed_then"),
        ({"from_ms": NOON + 24 * cast.HOUR_MS}, 409, "closed_then"),
        ({"order_id": 77}, 404, "not_found"),
        ({"floors": -1}, 422, "invalid"),
        ({"floors": 61}, 422, "invalid"),
        ({"distance_m": 10**9}, 422, "invalid"),
        ({"from_ms": "noon"}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_booked_is_not(
    hub: cast.RunningApp, wanted: dict[str, Any], status: int, code: str
) -> None:
    chen, one = await hub.signed_in("chen"), await machine(hub, hours=[[5, 480, 1080]])
    answer = await booked(chen, one, **{"from_ms": NOON, **wanted})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await chen.get(f"/api/v1/machines/{one}/slots")).json()["booked"] == []


async def test_a_machine_that_is_not_in_use_is_not_booked(hub: cast.RunningApp) -> None:
    chen, zhou, one = await hub.signed_in("chen"), await hub.signed_in("zhou"), await machine(hub)
    assert (await chen.patch(f"/api/v1/machines/{one}", json={"version": 1, "active": False})).status_code == 403
    assert (await zhou.patch(f"/api/v1/machines/{one}", json={"version": 1, "active": False})).json()["active"] is False
    stale = await zhou.patch(f"/api/v1/machines/{one}", json={"version": 1, "active": True})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert (await booked(chen, one, NOON)).json()["code"] == "out_of_use"
    assert (await chen.get("/api/v1/machines/77/slots")).status_code == 404
    assert (await chen.get(f"/api/v1/machines/{one}/slots", params={"day": "2026-02-30"})).status_code == 422


spans = st.tuples(st.integers(0, 1_000), st.integers(1, 300)).map(lambda one: Span(one[0], one[0] + one[1]))


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=12))
def test_what_is_free_is_open_and_not_booked_and_nothing_else_is(open_: list[Span], taken: list[Span]) -> None:
    found = free(open_, taken)
    minutes = {at for one in found for at in range(*one)}
    assert minutes == {at for one in open_ for at in range(*one)} - {at for one in taken for at in range(*one)}
    assert found == sorted(found)


@given(st.lists(spans, max_size=8), st.integers(0, 1_000))
def test_the_first_start_fits(open_: list[Span], not_before: int) -> None:
    found = first_start([Span(a * MINUTE_MS, b * MINUTE_MS) for a, b in open_], 20, not_before * MINUTE_MS)
    fits = [max(a, not_before) for a, b in open_ if max(a, not_before) + 20 <= b]
    assert found == (fits[0] * MINUTE_MS if fits else None)
