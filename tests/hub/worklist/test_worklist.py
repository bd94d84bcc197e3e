"""What an operator does next."""

from typing import Any

import pytest

from hub.kernel import events_after
from hub.worklist import Work, finish_work, put_work
from tests import cast


async def listed(browser: cast.Client, **params: Any) -> list[tuple[str, str, int]]:
    answer = await browser.get("/api/v1/worklist", params=params)
    return [(one["kind"], one["resident_name"], one["due_ms"]) for one in answer.json()["items"]]


async def test_the_earliest_due_comes_first(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    hour = cast.HOUR_MS
    assert (await listed(chen))[:2] == [
        ("care_call", "王秀英", cast.NOON_MS + hour),
        ("care_call", "李国华", cast.NOON_MS + 2 * hour),
    ]
    await hub.database.write(lambda tx: put_work(tx, Work("follow_up", 5, cast.WU, tx.now_ms)))
    assert (await listed(chen))[0] == ("follow_up", "吴建国", cast.NOON_MS)


async def test_who_was_reached_goes_to_the_end_of_the_list(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "reached"})
    names = [name for _, name, _ in await listed(chen)]
    assert names == ["李国华", "张桂兰", "陈国强", "周美丽", "吴建国", "王秀英"]


async def test_the_list_can_be_asked_for_one_kind_and_in_pages(hub: cast.RunningApp) -> None:
    await hub.database.write(lambda tx: put_work(tx, Work("follow_up", 5, cast.WU, tx.now_ms)))
    chen = await hub.signed_in("chen")
    assert await listed(chen, kind="follow_up") == [("follow_up", "吴建国", cast.NOON_MS)]
    page = (await chen.get("/api/v1/worklist", params={"kind": "care_call", "offset": 4, "limit": 5})).json()
    assert [one["resident_name"] for one in page["items"]] == ["周美丽", "吴建国"]
    assert page["total"] == 6


@pytest.mark.parametrize("params", [{"kind": "nap"}, {"limit": 0}, {"offset": "x"}])
async def test_a_wrong_question_is_refused(hub: cast.RunningApp, params: dict[str, Any]) -> None:
    answer = await (await hub.signed_in("chen")).get("/api/v1/worklist", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_the_same_work_put_twice_is_there_once_at_the_new_time(hub: cast.RunningApp) -> None:
    for due_ms in (1000, 2000):
        work = Work("follow_up", 5, cast.WU, due_ms)
        await hub.database.write(lambda tx, work=work: put_work(tx, work))
    assert await listed(await hub.signed_in("chen"), kind="follow_up") == [("follow_up", "吴建国", 2000)]


async def test_finished_work_leaves_the_list_and_may_come_back(hub: cast.RunningApp) -> None:
    work = Work("follow_up", 5, cast.WU, 1000)
    chen = await hub.signed_in("chen")
    await hub.database.write(lambda tx: put_work(tx, work))
    await hub.database.write(lambda tx: finish_work(tx, "follow_up", 5))
    assert await listed(chen, kind="follow_up") == []
    await hub.database.write(lambda tx: put_work(tx, work))
    assert len(await listed(chen, kind="follow_up")) == 1


async def test_whoever_looks_at_the_list_hears_of_each_change_once(hub: cast.RunningApp) -> None:
    await hub.database.write(lambda tx: put_work(tx, Work("follow_up", 5, cast.WU, 1000)))
    for _ in range(2):  # the second finds nothing to finish, and says nothing
        await hub.database.write(lambda tx: finish_work(tx, "follow_up", 5))
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["work"]))
    assert [one.data for one in news] == [{"kind": "follow_up", "resident_id": cast.WU}] * 2
