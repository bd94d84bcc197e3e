"""At night: what is not urgent waits for the morning, what is urgent goes to who has said that they come then."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.kernel import Read
from hub.providers.orders.policy import ANSWER_MS
from tests import cast
from tests.hub.providers.orders import LOCK, ordered, post, whole

H = cast.HOUR_MS
NIGHT_H = 11  # from noon to 23:00


def wall(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, ZoneInfo('Asia/Shanghai')):%m-%d %H:%M}"


async def told_at(hub: cast.RunningApp, subject: str = "order_offered") -> list[str]:
    """When those who are asked are told."""

    def read(tx: Read) -> list[int]:
        query = "SELECT due_ms FROM message WHERE subject = ? AND state = 'waiting' ORDER BY id"
        return [row[0] for row in tx.sql.exec_driver_sql(query, (subject,))]

    return [wall(one) for one in await hub.database.read(read)]


async def changed(hub: cast.RunningApp, provider: int, **changes: Any) -> None:
    body = {"version": 1, "changes": changes}
    answer = await (await hub.signed_in("zhou")).patch(f"/api/v1/providers/{provider}", json=body)
    assert answer.status_code == 200, answer.text


async def test_what_is_not_urgent_wakes_nobody_and_says_why_it_waits(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    clock.forward(NIGHT_H * H)
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    assert (await post(chen, order, "ask", mode="in_turn")).status_code == 200
    found = await whole(chen, order)
    (offer,) = found["offers"]
    assert wall(offer["until_ms"] - ANSWER_MS["soon"]) == "11-28 09:00"
    assert await told_at(hub) == ["11-28 09:00"]
    assert (wall(offer["made_ms"]), wall(offer["told_ms"])) == ("11-27 23:00", "11-28 09:00")
    step = next(one for one in found["steps"] if one["what"] == "offer")
    assert wall(step["data"]["told_ms"]) == "11-28 09:00"
    assert found["due_ms"] > offer["until_ms"], "nobody is late before they were told"


async def test_by_day_whoever_is_asked_is_told_at_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    await post(chen, order, "ask", mode="in_turn")
    found = await whole(chen, order)
    assert found["offers"][0]["until_ms"] == found["offers"][0]["made_ms"] + ANSWER_MS["soon"]
    assert found["offers"][0]["told_ms"] == found["offers"][0]["made_ms"]
    assert "told_ms" not in next(one for one in found["steps"] if one["what"] == "offer")["data"]


async def test_nobody_is_woken_to_hear_that_they_need_not_come(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    clock.forward(NIGHT_H * H)
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    await post(chen, order, "ask", mode="in_turn")
    asked = await whole(chen, order)
    assert (await post(chen, asked, "withdraw")).status_code == 200
    assert await told_at(hub, "order_taken") == ["11-28 09:00"]
    assert (await whole(chen, order))["offers"][0]["told_ms"] == asked["offers"][0]["told_ms"]


async def test_a_closed_door_at_night_is_for_who_comes_to_emergencies(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    clock.forward(NIGHT_H * H)
    chen = await hub.signed_in("chen")
    at_once = await whole(chen, await ordered(chen, **LOCK))
    assert [one["until_ms"] - one["made_ms"] for one in at_once["offers"]] == [ANSWER_MS["now"]]
    await changed(hub, cast.LOCKSMITH, emergencies=False)
    nobody = await whole(chen, await ordered(chen, **{**LOCK, "resident_id": cast.LI}))
    assert nobody["offers"] == []
    refused = (await chen.get(f"/api/v1/orders/{nobody['id']}/choice")).json()["refused"]
    assert [(one["id"], one["why"]) for one in refused] == [(cast.LOCKSMITH, "no_hours_stated")]


async def test_a_time_that_is_past_is_no_time_to_choose_for(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    await changed(hub, cast.REPAIRER, contract_until="2026-11-27")
    order = await ordered(chen, urgency="planned", wanted_ms=clock.ms + H)
    assert [one["id"] for one in (await chen.get(f"/api/v1/orders/{order['id']}/choice")).json()["fit"]] == [
        cast.REPAIRER
    ]
    clock.forward(24 * H)
    chen = await hub.signed_in("chen")
    choice = (await chen.get(f"/api/v1/orders/{order['id']}/choice")).json()
    assert (choice["fit"], [one["why"] for one in choice["refused"]]) == ([], ["contract_ended"])
