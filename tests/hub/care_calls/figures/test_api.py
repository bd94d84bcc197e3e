"""The figures over HTTP: who may, pages and tables, what a supervisor adds, and a list that brings its last calls."""

import asyncio
from typing import Any

from tests import cast
from tests.hub.residents.test_importing import brought, carried_out

FIGURES = "/api/v1/care-figures"
WEEK = {"from": "2026-11-23", "to": "2026-11-29"}


async def get(browser: cast.Client, path: str, **params: Any) -> dict[str, Any]:
    answer = await browser.get(f"{FIGURES}{path}", params={**WEEK, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def said(browser: cast.Client, resident: int, **more: Any) -> None:
    answer = await browser.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": "reached", **more})
    assert answer.status_code == 200, answer.text


async def late(hub: cast.RunningApp, clock: cast.HandClock, hours: int) -> None:
    """Time goes by, and the hub notes what it must."""
    clock.forward(hours * cast.HOUR_MS)
    await hub.database.write(lambda tx: tx.publish("resident", {"resident_id": 1, "section": "home", "version": 1}))
    for _ in range(20):
        await asyncio.sleep(0.01)


async def test_the_promise_is_counted_by_day_zone_and_resident(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late(hub, clock, 2)
    zhou = await hub.signed_in("zhou")
    told = await get(zhou, "")
    assert told["share"] == {"residents": 6, "late": 1, "pct": 83.33}
    assert {one["zone"]: one["late"] for one in told["by_zone"]} == {"闻喜小区": 1, "临汾小区": 0}
    assert [one["late"] for one in told["by_day"]][-1] == 1
    assert told["breaches"] == 1
    residents = await get(zhou, "/residents", sort="longest", limit=2)
    assert residents["total"] == 6
    assert [(one["resident_id"], one["late"]) for one in residents["items"]] == [(1, 1), (2, 0)]
    assert [one["resident_id"] for one in (await get(zhou, "/residents", search="ligu"))["items"]] == [2]


async def test_every_breach_has_its_reason_and_takes_words_that_stay(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await late(hub, clock, 2)
    zhou, he = await hub.signed_in("zhou"), await hub.signed_in("he")
    (one,) = (await get(he, "/breaches"))["items"]
    assert (one["resident_name"], one["reason"], one["ended_ms"]) == ("王秀英", "hub_off", None)
    assert one["late_ms"] == cast.NOON_MS + cast.HOUR_MS
    path = f"{FIGURES}/breaches/{one['id']}/words"
    assert (await he.post(path, json={"words": "x"})).status_code == 403
    for words in ("The line was cut.", "Confirmed by the committee."):
        assert (await zhou.post(path, json={"words": words})).status_code == 200
    assert (await zhou.post(f"{FIGURES}/breaches/99/words", json={"words": "x"})).status_code == 404
    await said(await hub.signed_in("chen"), 1)
    (again,) = (await get(zhou, "/breaches", reason="hub_off", search="wang"))["items"]
    assert [word["words"] for word in again["words"]] == ["The line was cut.", "Confirmed by the committee."]
    assert again["ended_ms"] == clock.ms
    assert (await get(zhou, "/breaches", reason="tried"))["total"] == 0
    text = (await zhou.get(f"{FIGURES}/csv/breaches", params=WEEK)).text
    assert "Le serveur était arrêté" in text
    assert "The line was cut." in text


async def test_calls_are_told_by_hour_and_operator(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    await said(chen, 1)
    await chen.post("/api/v1/residents/2/care-calls", json={"outcome": "no_answer"})
    told = await get(zhou, "")
    assert (told["calls"], told["reached"]) == (2, 1)
    assert told["by_hour"][12] == {"hour": 12, "calls": 2, "reached": 1, "pct": 50.0}
    assert [(one["name"], one["calls"], one["reached"]) for one in told["by_operator"]] == [("陈晓", 2, 1)]
    assert told["contacts"] == {"care_call": 1}
    for table in ("days", "weeks", "zones", "hours", "operators", "residents"):
        answer = await zhou.get(f"{FIGURES}/csv/{table}", params=WEEK)
        assert answer.headers["content-type"].startswith("text/csv")
        assert len(answer.text.splitlines()) > 1


async def test_what_the_last_calls_show_is_on_the_card_and_in_the_supervisors_list(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    for mood in (3, 2, 1):
        await said(chen, 1, mood=mood, needs=["meals"])
        clock.forward(60_000)
    shown = (await chen.get(f"{FIGURES}/signals/1")).json()["items"]
    assert [(one["kind"], one["values"], one["word"]) for one in shown] == [
        ("mood_falling", [3, 2, 1], ""),
        ("need_repeated", [], "meals"),
    ]
    listed = (await zhou.get(f"{FIGURES}/signals")).json()
    assert [(one["resident_name"], len(one["signals"])) for one in listed["items"]] == [("王秀英", 2)]
    assert (await chen.get(f"{FIGURES}/signals")).status_code == 403
    trail = await hub.database.read(
        lambda tx: (
            tx.sql.exec_driver_sql("SELECT subject FROM audit WHERE action = 'read_care_signals'").scalars().all()
        )
    )
    assert list(trail) == ["resident 1", "figures signals"]


async def test_what_a_list_says_of_the_last_call_begins_the_plan(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    line = "C-1,单雄信,1940,100 0000 0701,闻喜路70号,临汾小区,2026-11-27 09:30"
    head = "external_id,name,born_year,phone,address,zone,last_care_call"
    for _ in range(2):
        await carried_out(zhou, (await brought(zhou, head, line))["id"])

    async def planned() -> bool:
        found = (await zhou.get("/api/v1/residents/7/care")).json()
        return found["last_live_ms"] == cast.NOON_MS - 150 * 60_000

    await cast.until(planned, "the plan of who came by a list")
    rows = await hub.database.read(
        lambda tx: tx.sql.exec_driver_sql("SELECT resident_id, kind FROM live_contact").all()
    )
    assert [tuple(one) for one in rows] == [(7, "import")]
    kinds = [one["kind"] for one in (await zhou.get("/api/v1/residents/7/timeline")).json()["items"]]
    assert "last_call_imported" in kinds


async def test_a_last_call_that_a_list_got_wrong_is_taken_back_with_a_reason(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou, chen, he = [await hub.signed_in(one) for one in ("zhou", "chen", "he")]
    undo = "/api/v1/residents/7/imported-call/undo"
    head = "external_id,name,born_year,phone,address,zone,last_care_call"
    said: list[int] = []
    for day in ("2026-11-26 09:30", "2026-11-27 09:30"):
        line = f"C-1,单雄信,1940,100 0000 0701,闻喜路70号,临汾小区,{day}"
        await carried_out(zhou, (await brought(zhou, head, line))["id"])

        async def heard() -> bool:
            found = (await zhou.get("/api/v1/residents/7/care")).json()["imported_ms"]
            return found is not None and found not in said

        await cast.until(heard, "the plan of who came by a list")
        said.append((await zhou.get("/api/v1/residents/7/care")).json()["imported_ms"])
    assert (await chen.post(undo, json={"reason": "wrong"})).status_code == 403
    assert (await zhou.post(undo, json={"reason": " "})).status_code == 422
    first = (await zhou.post(undo, json={"reason": "the day of another resident"})).json()
    assert (first["talked_ms"], first["last_live_ms"]) == (said[1], said[0])
    assert first["due_ms"] == said[0] + 72 * cast.HOUR_MS
    second = (await zhou.post(undo, json={"reason": "nor then"})).json()
    assert (second["talked_ms"], second["last_live_ms"]) == (said[0], None)
    assert second["due_ms"] == clock.ms + 72 * cast.HOUR_MS, "their first three days begin when they are known"
    third = await zhou.post(undo, json={"reason": "once more"})
    assert (third.status_code, third.json()["code"]) == (409, "nothing_to_undo")
    assert (await zhou.post("/api/v1/residents/99/imported-call/undo", json={"reason": "x"})).status_code == 404
    trail = (await he.get("/api/v1/audit", params={"action": "take_back_last_call"})).json()["items"]
    assert [one["detail"] for one in reversed(trail)] == [
        {"talked_ms": said[1], "reason": "the day of another resident"},
        {"talked_ms": said[0], "reason": "nor then"},
    ]
    kinds = [one["kind"] for one in (await zhou.get("/api/v1/residents/7/timeline")).json()["items"]]
    assert kinds.count("last_call_taken_back") == 2
    counted = await hub.database.read(
        lambda tx: tx.sql.exec_driver_sql("SELECT count(*), count(taken_back_ms) FROM live_contact").one()
    )
    assert tuple(counted) == (2, 2), "the rows stay, marked"


async def test_who_may_see_the_figures(hub: cast.RunningApp) -> None:
    chen, sun = await hub.signed_in("chen"), await hub.signed_in("sun")
    for path in ("", "/residents", "/breaches", "/certificates", "/csv/days"):
        assert (await chen.get(f"{FIGURES}{path}")).status_code == 403
        assert (await sun.get(f"{FIGURES}{path}")).status_code == 403
    assert (await chen.get(f"{FIGURES}/hours", params={"resident_id": 1})).status_code == 200
