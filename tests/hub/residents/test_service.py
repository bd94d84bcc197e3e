"""Who is new, goes away for a while, agrees to something, or is no longer looked after."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from hub import residents
from tests import cast

DAY_MS = 24 * cast.HOUR_MS
MINUTE_MS = 60_000
NEW = {
    "name": "单雄信", "born_year": 1940, "sex": "m", "phone": "021-5555 0101", "address": "闻喜路70号701室",
    "zone_id": 2, "floor": 7, "door": "701",
}  # fmt: skip


async def do(browser: cast.Client, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await browser.post(f"/api/v1/residents{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def due(browser: cast.Client) -> dict[int, int]:
    items = (await browser.get("/api/v1/worklist", params={"kind": "care_call", "limit": 50})).json()["items"]
    return {one["resident_id"]: one["due_ms"] for one in items}


async def test_somebody_new_is_found_by_pinyin_and_has_three_days_until_the_first_call(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    new = (await do(zhou, "", NEW))["id"]
    found = (await zhou.get("/api/v1/residents", params={"search": "sxx"})).json()["items"]
    assert [(one["id"], one["pinyin"], one["zone"]) for one in found] == [(new, "shan xiongxin", "临汾小区")]

    async def is_due() -> bool:
        return (await due(zhou)).get(new) == cast.NOON_MS + 72 * cast.HOUR_MS

    await cast.until(is_due, "the first care call")
    card = (await zhou.get(f"/api/v1/residents/{new}")).json()
    assert (card["version"], card["lat"], card["phone"], card["lift"]) == (1, 31.3209, "+862155550101", None)


async def test_an_operator_adds_and_ends_nobody(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await do(chen, "", NEW, 403)
    await do(chen, "/1/end", {"version": 1, "reason": "moved", "on": "2026-11-27"}, 403)


async def test_a_number_of_the_list_belongs_to_one_resident(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await do(zhou, "", {**NEW, "external_id": "A-17"})
    assert (await do(zhou, "", {**NEW, "external_id": "A-17"}, 409))["code"] == "not_free"


async def test_who_is_away_is_not_called_until_they_are_back_and_a_press_is_an_alarm(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    back_ms = cast.NOON_MS + 10 * DAY_MS
    pause = {"version": 1, "kind": "hospital", "from_ms": cast.NOON_MS, "to_ms": back_ms}
    made = await do(chen, "/1/pauses", pause)

    async def waits_until(ms: int) -> bool:
        return (await due(chen))[1] == ms

    await cast.until(lambda: waits_until(back_ms + DAY_MS), "the pause")
    assert await hub.database.read(lambda tx: residents.away_until(tx, [1, 2], tx.now_ms)) == {1: back_ms}
    await do(chen, f"/1/pauses/{made['pause_id']}/end", {"version": 2})
    await cast.until(lambda: waits_until(cast.NOON_MS + cast.HOUR_MS), "the return")
    await do(chen, f"/1/pauses/{made['pause_id']}/end", {"version": 3}, 409)


@pytest.mark.parametrize("to_ms", [cast.NOON_MS, cast.NOON_MS - 1, cast.NOON_MS + 367 * DAY_MS])
async def test_a_pause_has_an_end_within_a_year(hub: cast.RunningApp, to_ms: int) -> None:
    pause = {"version": 1, "kind": "travel", "from_ms": cast.NOON_MS, "to_ms": to_ms}
    assert "to_ms" in (await do(await hub.signed_in("chen"), "/1/pauses", pause, 422))["detail"]


async def test_what_was_agreed_to_stays_a_fact_after_it_was_withdrawn(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    consent = {"version": 1, "subject": "keys", "given_by": "王秀英", "given_on": "2026-11-20"}
    made = await do(chen, "/1/consents", consent)
    path = f"/1/consents/{made['consent_id']}/withdraw"
    await do(chen, path, {"version": 2, "by": "王小明"})
    (kept,) = (await chen.get("/api/v1/residents/1")).json()["consents"]
    assert (kept["subject"], kept["given_on"], kept["withdrawn_ms"]) == ("keys", "2026-11-20", cast.NOON_MS)
    await do(chen, path, {"version": 3, "by": "王小明"}, 409)
    assert (await do(chen, "/1/undo", {"version": 3}, 409))["code"] == "nothing_to_undo"
    await do(chen, "/1/consents", {**consent, "version": 3, "given_on": "2026-02-30"}, 422)
    await do(chen, "/1/consents", {**consent, "version": 3, "given_on": "2029-02-20"}, 422)


async def test_whose_service_has_ended_is_called_no_more_and_found_among_the_former(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await do(zhou, "/1/end", {"version": 1, "reason": "moved", "on": "2026-11-27", "note": "to her son"})
    await do(zhou, "/1/end", {"version": 2, "reason": "died", "on": "2026-11-27"}, 409)

    async def off_the_list() -> bool:
        return 1 not in await due(zhou)

    await cast.until(off_the_list, "the end")
    for service, names in (("active", []), ("ended", ["王秀英"]), ("all", ["王秀英"])):
        answer = await zhou.get("/api/v1/residents", params={"search": "wxy", "service": service})
        assert [one["name"] for one in answer.json()["items"]] == names
    await do(zhou, "/1/resume", {"version": 2})

    async def on_the_list() -> bool:
        return 1 in await due(zhou)

    await cast.until(on_the_list, "the return")
    await do(zhou, "/1/resume", {"version": 3}, 409)


async def test_the_feed_tells_whose_card_changed_and_nothing_of_what_is_on_it(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    change = {"version": 1, "health": {"medication": "warfarin"}}
    assert (await chen.patch("/api/v1/residents/1", json=change)).status_code == 200
    query = text("SELECT data FROM event WHERE topic = 'resident'")
    said = await hub.database.read(lambda tx: tx.sql.execute(query).scalars().all())
    assert [json.loads(one) for one in said] == [{"resident_id": 1, "section": "health", "version": 2}]


async def test_a_device_leads_to_the_home_in_which_it_stands(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    for words, names in (("ph-00003", ["张桂兰"]), ("RC-00003", ["张桂兰"]), ("ph-", []), ("h-00003", [])):
        answer = await chen.get("/api/v1/residents", params={"search": words})
        assert [one["name"] for one in answer.json()["items"]] == names


async def test_the_timeline_can_be_asked_for_some_kinds_actors_and_days(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    for kind, actor in (
        ("alarm_cancelled", "device ph-00001"),
        ("care_call", "operator 1"),
        ("care_call", "operator 11"),
    ):
        clock.forward(MINUTE_MS)
        await hub.database.write(lambda tx, kind=kind, actor=actor: residents.record(tx, 1, kind, actor))
    chen = await hub.signed_in("chen")
    for params, count in (
        ({"kind": ["care_call", "well"]}, 2),
        ({"kind": "alarm_cancelled"}, 1),
        ({"actor": "operator"}, 2),
        ({"actor": "operator 1"}, 1),
        ({"actor": "oper"}, 0),
        ({"from_ms": cast.NOON_MS + 2 * MINUTE_MS}, 2),
        ({"to_ms": cast.NOON_MS + 2 * MINUTE_MS}, 1),
        ({"kind": "care_call", "to_ms": cast.NOON_MS}, 0),
    ):
        answer = await chen.get("/api/v1/residents/1/timeline", params=params)
        assert len(answer.json()["items"]) == count, params
