"""What somebody says at a care call that they need becomes an order, once."""

from operator import mul
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Write
from hub.providers import requests_listener
from hub.providers.requests import policy
from hub.providers.requests.runner import go_on
from tests import cast
from tests.hub.care_calls.test_calling import begin, end
from tests.hub.providers.links import OUTSIDE, job, outside
from tests.hub.providers.orders import whole
from tests.hub.providers.test_offers import subjects
from tests.hub.providers.test_pages import forged
from tests.hub.providers.test_service_ended import ends

__all__ = ["outside"]


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


async def test_a_need_that_nobody_sees_to_is_told_to_the_supervisor_again_and_again(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    told = {"resident_id": 1, "need": "meals", "note": "", "care_call_id": 7, "operator_id": cast.CHEN}
    await hub.database.write(lambda tx: tx.publish("need", told) and None)
    await requests_listener().catch_up(hub.database)
    (one,) = await waiting(await hub.signed_in("chen"))
    assert one["due_ms"] == clock.ms + 4 * cast.HOUR_MS
    for passed_ms, heard in ((4 * cast.HOUR_MS - 1, 0), (1, 1), (cast.HOUR_MS, 1), (23 * cast.HOUR_MS, 2)):
        clock.forward(passed_ms)
        await hub.database.write(go_on)
        assert (await subjects(hub)).count("need_waits") == heard
    chen = await hub.signed_in("chen")
    assert (await chen.post(f"/api/v1/service-requests/{one['id']}/drop")).status_code == 200
    clock.forward(48 * cast.HOUR_MS)
    assert await hub.database.write(go_on) is None
    assert (await subjects(hub)).count("need_waits") == 2


async def needed(hub: cast.RunningApp, need: str, call: int) -> None:
    """Somebody has said so at a care call, and it is heard of."""
    told = {"resident_id": 1, "need": need, "note": "", "care_call_id": call, "operator_id": cast.CHEN}
    await hub.database.write(lambda tx: tx.publish("need", told) and None)
    chen = await hub.signed_in("chen")

    async def waits() -> bool:
        return need in [one["need"] for one in await waiting(chen)]

    await cast.until(waits, "the need to be heard of")


async def test_the_runner_wakes_for_a_need(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await needed(hub, "meals", 1)
    clock.forward(4 * cast.HOUR_MS)
    await needed(hub, "company", 2)  # news of the same kind wakes it, the clock having moved by hand

    async def heard() -> bool:
        return "need_waits" in await subjects(hub)

    await cast.until(heard, "the supervisor to be told")


async def test_a_need_becomes_the_order_that_was_agreed(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    told = {"resident_id": 1, "need": "odd_jobs", "note": "a lamp", "visit_id": 3, "operator_id": None}
    await hub.database.write(lambda tx: tx.publish("need", told) and None)
    await requests_listener().catch_up(hub.database)
    (one,) = await waiting(chen)
    assert (one["source"], one["source_id"], one["asked_by_name"]) == ("visit", 3, None)
    wanted_ms = clock.ms + 30 * cast.HOUR_MS
    body = {"service": "odd_jobs", "urgency": "planned", "wanted_ms": wanted_ms}
    order = (await chen.post(f"/api/v1/service-requests/{one['id']}/order", json=body)).json()["order"]
    assert (order["source"], order["urgency"], order["wanted_ms"], order["note"]) == (
        "visit",
        "planned",
        wanted_ms,
        "a lamp",
    )


def test_what_is_asked_at_night_has_until_the_morning() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    evening_ms = cast.NOON_MS + 9 * cast.HOUR_MS
    assert policy.due_ms(evening_ms, zone) == cast.NOON_MS + 21 * cast.HOUR_MS
    assert policy.due_ms(cast.NOON_MS, zone) == cast.NOON_MS + 4 * cast.HOUR_MS
    assert policy.next_look_ms(cast.NOON_MS, zone) == cast.NOON_MS + 24 * cast.HOUR_MS
    assert policy.next_look_ms(evening_ms, zone) == cast.NOON_MS + 45 * cast.HOUR_MS, "nor is a supervisor woken"


@given(st.lists(st.builds(mul, st.sampled_from("abc"), st.integers(1, policy.NOTE_LENGTH_MAX)), max_size=20))
def test_of_what_is_said_again_the_newest_stands_there_once_and_it_has_an_end(words: list[str]) -> None:
    note = ""
    for one in words:
        note = policy.noted(note, one)
        assert one in note.split("\n")
        assert len(note) <= 4 * policy.NOTE_LENGTH_MAX
    assert policy.noted(note, words[-1] if words else "") == note


async def test_by_the_code_on_the_phone_somebody_asks_for_a_service_and_the_desk_calls_back(
    outside: cast.RunningApp,
) -> None:
    chen, neighbour = await outside.signed_in("chen"), outside.client()
    here = (await chen.get(f"/api/v1/residents/{cast.WANG}/here-link")).json()["url"].removeprefix(OUTSIDE)
    page = await neighbour.get(here)
    assert 'action="' + here + '/ask"' in page.text
    assert "王秀英" not in page.text
    for note in ("the tap drips", "the tap drips", "the tap  drips", "water on the floor"):
        said = {"need": "house_repair", "note": note, "caller": "niece 139 0000 0000"}
        answer = await neighbour.post(f"{here}/ask", data=said)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?asked=")
    (one,) = await waiting(chen)
    assert (one["need"], one["source"], one["note"], one["caller"]) == (
        "house_repair",
        "qr",
        "the tap drips\nwater on the floor",
        "niece 139 0000 0000",
    )
    assert (await chen.get("/api/v1/orders")).json()["items"] == [], "nobody is sent before the desk has called back"
    timeline = (await chen.get(f"/api/v1/residents/{cast.WANG}/timeline")).json()["items"]
    assert [item["actor"] for item in timeline if item["kind"] == "service_asked"] == ["qr"]
    body = {"service": "house_repair"}
    order = (await chen.post(f"/api/v1/service-requests/{one['id']}/order", json=body)).json()["order"]
    assert (order["source"], order["source_id"]) == ("qr", one["id"])


@pytest.mark.parametrize("need", ["", "meals", "x" * 24, "<b>"])
async def test_what_is_no_service_of_ours_is_asked_again(outside: cast.RunningApp, need: str) -> None:
    chen, neighbour = await outside.signed_in("chen"), outside.client()
    here = (await chen.get(f"/api/v1/residents/{cast.WANG}/here-link")).json()["url"].removeprefix(OUTSIDE)
    page = await neighbour.post(f"{here}/ask", data={"need": need})
    assert (page.status_code, "<form" in page.text) == (200, True)
    assert await waiting(chen) == []


async def test_a_forged_code_asks_for_nothing_and_nobody_asks_without_end(outside: cast.RunningApp) -> None:
    chen, neighbour = await outside.signed_in("chen"), outside.client()
    here = (await chen.get(f"/api/v1/residents/{cast.WANG}/here-link")).json()["url"].removeprefix(OUTSIDE)
    said = {"need": "locksmith", "note": "open the door"}
    refused = await neighbour.post(f"{forged(here)}/ask", data=said)
    assert (refused.status_code, "<form" in refused.text) == (200, False)
    assert await waiting(chen) == []
    answers = [(await neighbour.post(f"{here}/ask", data=said)).status_code for _ in range(8)]
    assert answers == [303] * 6 + [429] * 2
    assert len(await waiting(chen)) == 1


async def here_path(browser: cast.Client, resident_id: int = cast.WANG) -> str:
    return (await browser.get(f"/api/v1/residents/{resident_id}/here-link")).json()["url"].removeprefix(OUTSIDE)


async def test_what_is_said_first_stays_where_more_is_said(outside: cast.RunningApp) -> None:
    chen, neighbour = await outside.signed_in("chen"), outside.client()
    here = await here_path(chen)
    heard: list[tuple[str, str]] = []
    for said in ({"caller": "niece"}, {"note": "the tap drips"}, {}, {"caller": "nephew"}):
        assert (await neighbour.post(f"{here}/ask", data={"need": "house_repair", **said})).status_code == 303
        (one,) = await waiting(chen)
        heard.append((one["note"], one["caller"]))
    drips = "the tap drips"
    assert heard == [("", "niece"), (drips, "niece"), (drips, "niece"), (drips, "nephew")]


@pytest.mark.parametrize("why", ["another_sticker", "service_ended", "not_offered_now"])
async def test_nobody_asks_by_an_old_sticker_nor_where_nobody_comes(outside: cast.RunningApp, why: str) -> None:
    chen, zhou, neighbour = await outside.signed_in("chen"), await outside.signed_in("zhou"), outside.client()
    here = await here_path(chen)
    if why == "another_sticker":
        assert (await chen.post(f"/api/v1/residents/{cast.WANG}/here-link/anew")).status_code == 200
    elif why == "service_ended":
        await ends(outside)
    else:
        kinds = (await zhou.get("/api/v1/services")).json()["items"]
        kind = next(one for one in kinds if one["key"] == "house_repair")
        changed = await zhou.post("/api/v1/services/house_repair/withdraw", json={"version": kind["version"]})
        assert changed.status_code == 200, changed.text
        assert 'value="house_repair"' not in (await neighbour.get(here)).text
    page = await neighbour.post(f"{here}/ask", data={"need": "house_repair", "note": "the tap drips"})
    assert page.status_code == 200
    assert await waiting(zhou) == []


async def test_nobody_guesses_codes_without_end(outside: cast.RunningApp) -> None:
    for address, ask in (("203.0.113.7", False), ("203.0.113.8", True)):
        guesser = outside.client(address=address)
        path = f"/here/{'A' * 38}"
        found = [
            (await (guesser.post(f"{path}/ask", data={"need": "locksmith"}) if ask else guesser.get(path))).status_code
            for _ in range(31)
        ]
        assert (set(found[:30]), found[30]) == ({200}, 429)


async def test_who_has_work_there_looks_and_presses_so_often_and_no_more(outside: cast.RunningApp) -> None:
    chen, worker = await outside.signed_in("chen"), outside.client()
    _, path = await job(outside, chen)
    here = await here_path(chen)
    await worker.get(path)
    assert [(await worker.post(here)).status_code for _ in range(13)] == [303] * 12 + [429]
    assert [(await worker.get(here)).status_code for _ in range(20)] == [200] * 19 + [429], "one look was at the job"


@pytest.mark.parametrize(("newer", "found"), [(9, True), (10, False)])
async def test_the_newest_ten_jobs_of_a_telephone_are_looked_at(
    outside: cast.RunningApp, newer: int, found: bool
) -> None:
    chen, worker = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    opened = dict.fromkeys(range(90, 100 + newer + 1), "A" * 38) | {100: path.rsplit("/", 1)[1]}
    worker.headers["Cookie"] = "; ".join(f"lamplight_job_{number}={token}" for number, token in opened.items())
    await worker.post(await here_path(chen))
    assert (await whole(chen, order))["state"] == ("on_site" if found else "accepted")
