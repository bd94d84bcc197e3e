"""Who asks now is named: nobody else is given that home meanwhile, and whoever went home does not keep it."""

import asyncio
from pathlib import Path
from typing import Any

from hub.kernel import Read, Write, events_after
from hub.worklist.service import HOLD_MS
from tests import cast
from tests.hub.providers.orders import MARKS, REPAIRER, accepted, did, done, follow_ups, ordered, post

NEXT_MORNING_MS = 21 * cast.HOUR_MS


async def to_be_asked(hub: cast.RunningApp, clock: cast.HandClock) -> dict[str, Any]:
    """An order that chen has sent the repairer to, on the morning after; nothing else is on the list."""
    chen = await hub.signed_in("chen")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    clock.forward(NEXT_MORNING_MS)

    def put_aside(tx: Write) -> None:
        tx.sql.exec_driver_sql("DELETE FROM work_item WHERE kind NOT LIKE 'follow_up%'")

    await hub.database.write(put_aside)
    return order


async def begin(browser: cast.Client, order: dict[str, Any], **body: Any) -> Any:
    return await browser.post(f"/api/v1/orders/{order['id']}/follow-up/begin", json=body)


async def given(browser: cast.Client) -> tuple[str, int] | None:
    item = (await browser.get("/api/v1/worklist/next")).json()["item"]
    return None if item is None else (item["kind"], item["ref"])


async def test_what_somebody_is_at_is_given_to_nobody_else_and_to_them_again(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    order = await to_be_asked(hub, clock)
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    assert await given(lin) == await given(zhou) == ("follow_up", order["id"])
    assert (await begin(lin, order)).status_code == 200
    assert (await given(lin), await given(zhou)) == (("follow_up", order["id"]), None)
    [line] = await follow_ups(zhou)
    assert line["held_by_name"] == "林芳"
    second = await begin(zhou, order)
    assert (second.status_code, second.json()["code"], second.json()["held_by"]) == (409, "being_called", "林芳")
    in_vain = await post(zhou, order, "follow-up/try", outcome="no_answer")
    assert in_vain.json()["code"] == "being_called", "it is lin who hears that nobody answers"
    care = await zhou.post(f"/api/v1/residents/{cast.WANG}/care-calls/begin", json={})
    assert care.json()["code"] == "being_called", "nor is the telephone rung for another reason"
    assert (await post(zhou, order, "follow-up", **MARKS)).status_code == 200, "who calls back has answered"
    assert await follow_ups(lin) == []


async def test_of_many_at_once_one_asks(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await to_be_asked(hub, clock)
    seats = [await hub.signed_in("lin"), await hub.signed_in("zhou")]
    answers = await asyncio.gather(*(begin(one, order) for one in seats * 5))
    won = {one for one, answer in zip(seats * 5, answers, strict=True) if answer.status_code == 200}
    assert len(won) == 1


async def test_who_went_home_does_not_keep_it_also_over_a_restart(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        order = await to_be_asked(hub, clock)
        await begin(await hub.signed_in("lin"), order)
        clock.forward(HOLD_MS - 1)
    async with cast.reopened_app(tmp_path, clock) as hub:
        zhou = await hub.signed_in("zhou")
        assert await given(zhou) is None
        clock.forward(1)
        assert await given(zhou) == ("follow_up", order["id"])
        assert (await begin(zhou, order)).status_code == 200


async def test_not_yet_and_what_came_of_it_let_go_of_it(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await to_be_asked(hub, clock)
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    await begin(lin, order)
    await zhou.post(f"/api/v1/orders/{order['id']}/follow-up/leave")
    assert await given(zhou) is None, "nobody takes it out of another's hands"
    await lin.post(f"/api/v1/orders/{order['id']}/follow-up/leave")
    assert await given(zhou) == ("follow_up", order["id"])
    await begin(lin, order)
    await did(lin, order, "follow-up/try", outcome="busy")
    [line] = await follow_ups(zhou)
    assert line["held_by"] is None


async def test_who_sent_the_provider_cannot_take_it(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await to_be_asked(hub, clock)
    chen = await hub.signed_in("chen")
    assert (await begin(chen, order)).json()["code"] == "sent_by_you"


async def test_to_begin_can_place_the_call(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await to_be_asked(hub, clock)
    lin = await hub.signed_in("lin")
    assert (await begin(lin, order, dial=True)).status_code == 200
    calls = (await lin.get("/api/v1/calls", params={"resident_id": cast.WANG})).json()
    assert calls["items"][0]["purpose"] == "follow_up"


async def test_the_list_is_read_anew_when_somebody_takes_it_and_not_while_they_are_at_it(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    order = await to_be_asked(hub, clock)
    lin = await hub.signed_in("lin")

    def news(tx: Read) -> int:
        return len(events_after(tx, 0, ("work",), 1000))

    before = await hub.database.read(news)
    for _ in range(3):
        await begin(lin, order)
        clock.forward(HOLD_MS // 2)
    assert await hub.database.read(news) == before + 1
    clock.forward(HOLD_MS)
    await begin(lin, order)
    assert await hub.database.read(news) == before + 2
