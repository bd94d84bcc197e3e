"""Taking and closing, over HTTP as the console does it: one gets it, the others are told who."""

import asyncio

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hub.alarms import Press, PressKey, take_in
from hub.alarms.tables import alarm
from hub.kernel import Write
from tests import cast

CLAIMS = 100
PHONES = [f"ph-0000{number}" for number in range(1, 7)]


def pressed(device: str, number: int, at_ms: int = cast.NOON_MS) -> Press:
    key = PressKey(device, "00000001", number)
    return Press(key, int(device[-1]), device, "phone", "ip", at_ms, at_ms, False, False, 80, True)


async def press(hub: cast.RunningApp, number: int = 1, device: str = PHONES[0]) -> None:
    def work(tx: Write) -> None:
        take_in(tx, [pressed(device, number, tx.now_ms)])

    await hub.database.write(work)


async def lines_of(hub: cast.RunningApp, resident: int = cast.WANG) -> list[tuple[str, str]]:
    browser = await hub.signed_in("chen")
    entries = (await browser.get(f"/api/v1/residents/{resident}/timeline")).json()["items"]
    return [(one["kind"], one["actor"]) for one in reversed(entries)]


async def test_of_two_who_claim_at_the_same_instant_one_wins_and_the_other_is_told_who(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    names = {cast.CHEN: "陈晓", cast.LIN: "林芳"}
    won = {"陈晓": 0, "林芳": 0}
    for alarm_id in range(1, CLAIMS + 1):
        await press(hub, alarm_id)
        url = f"/api/v1/alarms/{alarm_id}/take"
        two = [chen, lin] if alarm_id % 2 else [lin, chen]
        answers = await asyncio.gather(*(one.post(url, json={"version": 1}) for one in two))
        assert sorted(one.status_code for one in answers) == [200, 409]
        winner, loser = sorted(answers, key=lambda one: one.status_code)
        holder = winner.json()["taken_by_name"]
        assert holder == names[winner.json()["taken_by"]]
        assert (loser.json()["code"], loser.json()["held_by"]) == ("already_taken", holder)
        won[holder] += 1
        by = chen if holder == "陈晓" else lin
        assert (await by.post(f"/api/v1/alarms/{alarm_id}/close", json={"version": 2, "code": "test"})).is_success
    print(f"{CLAIMS} claims: {won}")  # noqa: T201 - shown when it fails
    assert sum(won.values()) == CLAIMS


async def test_an_alarm_from_the_press_to_its_end(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await press(hub)
    (listed,) = (await chen.get("/api/v1/alarms")).json()["items"]
    assert (listed["resident_name"], listed["zone"], listed["state"]) == ("王秀英", "闻喜小区", "open")
    taken = (await chen.post("/api/v1/alarms/1/take", json={"version": 1})).json()
    assert (taken["state"], taken["taken_by_name"], taken["version"]) == ("taken", "陈晓", 2)
    noted = await chen.post("/api/v1/alarms/1/notes", json={"text": "She fell in the kitchen."})
    assert noted.json()["version"] == 2, "a note is no change that others must have seen"
    body = {"version": 2, "code": "real_fall", "note": "Her son is on his way.", "fields": {"who_helped": "family"}}
    closed = (await chen.post("/api/v1/alarms/1/close", json=body)).json()
    assert (closed["state"], closed["closing_code"], closed["closed_by_name"]) == ("closed", "real_fall", "陈晓")
    whole = (await chen.get("/api/v1/alarms/1")).json()
    assert [(one["by"], one["text"]) for one in whole["notes"]] == [
        ("陈晓", "She fell in the kitchen."),
        ("陈晓", "Her son is on his way."),
    ]
    assert [one["number"] for one in whole["presses"]] == [1]
    assert await lines_of(hub) == [
        ("alarm_opened", "device ph-00001"),
        ("alarm_taken", "operator 1"),
        ("alarm_noted", "operator 1"),
        ("alarm_closed", "operator 1"),
    ]
    assert (await chen.get("/api/v1/alarms")).json()["total"] == 0
    assert (await chen.get("/api/v1/alarms", params={"state": "closed"})).json()["total"] == 1


async def test_a_further_press_hinders_nobody_to_take_and_must_be_seen_before_closing(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await press(hub)
    await press(hub, 2)
    wrong = await chen.post("/api/v1/alarms/1/take", json={"version": 3})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["version"]) == (409, "stale_version", 2)
    assert (await chen.post("/api/v1/alarms/1/take", json={"version": 1})).is_success, "who presses on must be helped"
    await press(hub, 3)
    end = {"version": 3, "code": "social"}
    stale = await chen.post("/api/v1/alarms/1/close", json=end)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_version", 4)
    assert (await chen.post("/api/v1/alarms/1/close", json={**end, "version": 4})).is_success


async def test_only_the_holder_or_a_supervisor_closes(hub: cast.RunningApp) -> None:
    chen, lin, zhou = [await hub.signed_in(one) for one in ("chen", "lin", "zhou")]
    await press(hub)
    await chen.post("/api/v1/alarms/1/take", json={"version": 1})
    body = {"version": 2, "code": "social"}
    refused = await lin.post("/api/v1/alarms/1/close", json=body)
    assert (refused.status_code, refused.json()["code"], refused.json()["held_by"]) == (409, "not_holder", "陈晓")
    assert (await lin.post("/api/v1/alarms/1/notes", json={"text": "I know her."})).is_success
    assert (await zhou.post("/api/v1/alarms/1/close", json=body)).is_success


async def test_an_alarm_that_nobody_took_cannot_be_closed(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await press(hub)
    refused = await zhou.post("/api/v1/alarms/1/close", json={"version": 1, "code": "test"})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


async def test_a_closed_alarm_stays_closed(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await press(hub)
    await chen.post("/api/v1/alarms/1/take", json={"version": 1})
    await chen.post("/api/v1/alarms/1/close", json={"version": 2, "code": "test"})
    for command in ("take", "close"):
        body = {"version": 3} if command == "take" else {"version": 3, "code": "test"}
        refused = await chen.post(f"/api/v1/alarms/1/{command}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


async def test_a_command_that_is_sent_twice_is_carried_out_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await press(hub)
    key = {"Idempotency-Key": "one-click"}
    first = await chen.post("/api/v1/alarms/1/take", json={"version": 1}, headers=key)
    second = await chen.post("/api/v1/alarms/1/take", json={"version": 1}, headers=key)
    assert first.json() == second.json()
    assert second.status_code == 200
    assert [kind for kind, _ in await lines_of(hub)] == ["alarm_opened", "alarm_taken"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/v1/alarms/2/take", {"version": 1}, 404),
        ("/api/v1/alarms/0/take", {"version": 1}, 422),
        ("/api/v1/alarms/one/take", {"version": 1}, 422),
        ("/api/v1/alarms/99999999999999999999/take", {"version": 1}, 422),
        ("/api/v1/alarms/1/take", {}, 422),
        ("/api/v1/alarms/1/take", {"version": "1; DROP TABLE alarm"}, 422),
        ("/api/v1/alarms/1/close", {"version": 1}, 422),
        ("/api/v1/alarms/1/close", {"version": 1, "code": "boredom"}, 422),
        ("/api/v1/alarms/1/close", {"version": 1, "code": "test", "note": "x" * 2001}, 422),
        ("/api/v1/alarms/1/notes", {"text": ""}, 422),
        ("/api/v1/alarms/1/notes", {"text": "x" * 2001}, 422),
        ("/api/v1/alarms/2/notes", {"text": "hello"}, 404),
    ],
)
async def test_a_wrong_command_is_explained_and_changes_nothing(
    hub: cast.RunningApp, path: str, body: dict[str, object], status: int
) -> None:
    chen = await hub.signed_in("chen")
    await press(hub)
    before = (await chen.get("/api/v1/alarms/1")).json()
    refused = await chen.post(path, json=body)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= refused.json().keys()
    assert (await chen.get("/api/v1/alarms/1")).json() == before


async def test_nobody_touches_an_alarm_without_signing_in_or_from_another_site(hub: cast.RunningApp) -> None:
    await press(hub)
    stranger = hub.client()
    assert (await stranger.get("/api/v1/alarms")).status_code == 401
    assert (await stranger.post("/api/v1/alarms/1/take", json={"version": 1})).status_code == 401
    chen = await hub.signed_in("chen")
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert (await chen.post("/api/v1/alarms/1/take", json={"version": 1}, headers=elsewhere)).status_code == 403
    assert (await chen.get("/api/v1/alarms/1")).json()["alarm"]["state"] == "open"


async def test_the_queue_is_sorted_by_priority_and_then_by_age(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    def work(tx: Write) -> None:
        take_in(tx, [pressed(PHONES[1], 1)._replace(test=True)])

    await hub.database.write(work)
    for device in (PHONES[2], PHONES[0]):
        clock.forward(1000)
        await press(hub, 1, device)
    chen = await hub.signed_in("chen")
    items = (await chen.get("/api/v1/alarms")).json()["items"]
    assert [(one["device_id"], one["priority"]) for one in items] == [(PHONES[2], 1), (PHONES[0], 1), (PHONES[1], 5)]


async def test_no_button_ever_has_two_unclosed_alarms_of_a_kind(hub: cast.RunningApp) -> None:
    """The last guard, in the database itself: also a mistake in our own code cannot do it."""
    await press(hub)

    def again(tx: Write) -> None:
        row = dict(tx.sql.execute(select(alarm)).mappings().one())
        tx.sql.execute(insert(alarm).values({**row, "id": 2}))

    with pytest.raises(IntegrityError):
        await hub.database.write(again)
