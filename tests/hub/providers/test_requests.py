"""What somebody says at a care call that they need becomes an order, once."""

from typing import Any

from hub.kernel import Write
from hub.providers import requests_listener
from tests import cast
from tests.hub.care_calls.test_calling import begin, end


async def waiting(browser: cast.Client) -> list[dict[str, Any]]:
    return (await browser.get("/api/v1/service-requests")).json()["items"]


async def test_a_need_waits_until_somebody_makes_an_order_of_it(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    call = (await begin(chen, cast.WANG)).json()["id"]
    await end(chen, call, outcome="reached", note="the lock sticks", needs=["locksmith", "company"])

    async def heard() -> bool:
        return len(await waiting(chen)) == 2

    await cast.until(heard, "the needs to be heard of")
    first, second = await waiting(chen)
    assert (first["need"], first["resident_name"], first["note"], first["asked_by_name"]) == (
        "locksmith",
        "王秀英",
        "the lock sticks",
        "陈晓",
    )
    he = await hub.signed_in("he")
    read = (await he.get("/api/v1/audit", params={"action": "read_care"})).json()["items"]
    assert [(one["by"], one["subject"]) for one in read] == [("陈晓", "resident 1")]
    body = {"provider_id": cast.LOCKSMITH, "service": "locksmith"}
    path = f"/api/v1/service-requests/{first['id']}/order"
    assert (await chen.post(path, json={**body, "provider_id": cast.REPAIRER})).json()["code"] == "may_not_be_sent"
    made = await lin.post(path, json=body)
    assert (made.status_code, made.json()["order"]["note"]) == (200, "the lock sticks")
    late = await chen.post(path, json=body)
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    assert len((await chen.get("/api/v1/orders")).json()["items"]) == 1
    assert (await chen.post(f"/api/v1/service-requests/{second['id']}/drop")).status_code == 200
    assert await waiting(chen) == []
    (gone,) = (await chen.get("/api/v1/service-requests", params={"state": "dropped"})).json()["items"]
    assert (gone["need"], gone["done_by_name"]) == ("company", "陈晓")
    for resident, count in ((cast.WANG, 1), (cast.LI, 0)):
        asked = {"state": "ordered", "resident_id": resident}
        assert (await chen.get("/api/v1/service-requests", params=asked)).json()["total"] == count
    assert (await chen.post("/api/v1/service-requests/99/drop")).status_code == 404


async def test_a_need_that_is_heard_again_after_a_kill_is_kept_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    told = {"resident_id": 1, "need": "meals", "note": "", "care_call_id": 7, "operator_id": cast.CHEN}

    def twice(tx: Write) -> None:
        tx.publish("need", told)
        tx.publish("need", {**told, "note": "again"})

    await hub.database.write(twice)
    await requests_listener().catch_up(hub.database)
    await requests_listener().catch_up(hub.database)
    assert [(one["need"], one["note"]) for one in await waiting(chen)] == [("meals", "")]
