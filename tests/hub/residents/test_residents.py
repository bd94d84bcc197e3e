"""Finding a resident, reading their card, and what has happened to them."""

from typing import Any

import pytest
from sqlalchemy import text

from hub import residents
from hub.kernel import Write
from hub.operators.policy import SEEN_EVERY_MS
from tests import cast


async def found(browser: cast.Client, **params: Any) -> list[str]:
    answer = await browser.get("/api/v1/residents", params=params)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


@pytest.mark.parametrize(
    "words",
    ["王秀英", "秀英", "wang", "Wang Xiuying", "wangxiuying", "xiuying", "wxy", "WX", "闻喜路10号", "+86 100 0000 0001",
     "00000001", " 王  wxy "],
)  # fmt: skip
async def test_wang_xiuying_is_found_by_what_an_operator_knows_of_her(hub: cast.RunningApp, words: str) -> None:
    assert await found(await hub.signed_in("chen"), search=words) == ["王秀英"]


@pytest.mark.parametrize("words", ["nobody", "%", "_", "\\", "王 李", "'; DROP TABLE resident; --"])
async def test_what_nobody_has_finds_nobody(hub: cast.RunningApp, words: str) -> None:
    assert await found(await hub.signed_in("chen"), search=words) == []


async def test_without_a_word_everybody_is_listed_by_pinyin(hub: cast.RunningApp) -> None:
    names = await found(await hub.signed_in("chen"))
    assert names == ["陈国强", "李国华", "王秀英", "吴建国", "张桂兰", "周美丽"]


async def test_the_list_can_begin_with_whoever_is_due_first(hub: cast.RunningApp) -> None:
    names = await found(await hub.signed_in("chen"), sort="due")
    assert names == ["王秀英", "李国华", "张桂兰", "陈国强", "周美丽", "吴建国"]


async def test_the_list_can_begin_with_the_phones_that_were_never_heard_then_the_longest_silent(
    hub: cast.RunningApp,
) -> None:
    heard = "INSERT INTO device_state (device_id, last_heartbeat_ms) VALUES ('ph-00005', 7), ('ph-00002', 9)"
    await hub.database.write(lambda tx: tx.sql.execute(text(heard)))
    assert (await found(await hub.signed_in("chen"), sort="device"))[-2:] == ["周美丽", "李国华"]


async def test_a_long_list_comes_in_pages_and_says_how_long_it_is(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    answer = (await chen.get("/api/v1/residents", params={"offset": 2, "limit": 2})).json()
    assert [one["name"] for one in answer["items"]] == ["王秀英", "吴建国"]
    assert answer["total"] == 6
    assert (await chen.get("/api/v1/residents", params={"offset": 6})).json() == {"items": [], "total": 6}


async def test_a_line_of_the_list_tells_age_zone_and_due_time(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    (line,) = (await chen.get("/api/v1/residents", params={"search": "wxy"})).json()["items"]
    assert (line["age"], line["zone"], line["due_ms"]) == (85, "闻喜小区", cast.NOON_MS + cast.HOUR_MS)
    assert line["last_heartbeat_ms"] is None


@pytest.mark.parametrize(
    "params",
    [{"sort": "age"}, {"sort": "name; DROP"}, {"offset": -1}, {"offset": 10**30}, {"limit": 0}, {"limit": 201},
     {"limit": "x"}, {"search": "x" * 81}, {"search": "wang\x00"}],
)  # fmt: skip
async def test_a_wrong_question_is_told_what_would_be_right(hub: cast.RunningApp, params: dict[str, Any]) -> None:
    answer = await (await hub.signed_in("chen")).get("/api/v1/residents", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert next(iter(params)) in answer.json()["detail"]


async def test_the_card_has_all_that_is_needed_before_the_door_is_opened(hub: cast.RunningApp) -> None:
    card = (await (await hub.signed_in("chen")).get("/api/v1/residents/1")).json()
    assert card["door_notes"] == "The bell is broken: knock."
    assert (card["dialect"], card["hearing"], card["conditions"]) == ("上海话", "hard of hearing", ["heart"])
    assert (card["zone"], card["committee"], card["floor"], card["door"]) == ("闻喜小区", "闻喜路居委会", 1, "101")
    assert [(one["position"], one["relation"], one["has_key"]) for one in card["contacts"]] == [
        (1, "son", False),
        (2, "neighbour", True),
    ]


async def test_whoever_reads_a_card_is_on_the_trail(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await chen.get("/api/v1/residents/3")
    query = text("SELECT operator_id, subject, at_ms FROM audit WHERE action = 'read_card'")
    trail = await hub.database.read(lambda tx: list(tx.sql.execute(query)))
    assert [tuple(row) for row in trail] == [(cast.CHEN, "resident 3", cast.NOON_MS)]


async def test_a_card_can_be_read_when_nothing_can_be_written(
    hub: cast.RunningApp, clock: cast.HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    chen = await hub.signed_in("chen")

    def full_disk(tx: Write) -> None:
        for what in ("INSERT ON audit", "UPDATE ON session"):
            name = what.replace(" ", "_")
            tx.sql.execute(text(f"CREATE TRIGGER {name} BEFORE {what} BEGIN SELECT RAISE(ABORT, 'full'); END"))

    await hub.database.write(full_disk)
    clock.forward(SEEN_EVERY_MS)
    assert (await chen.get("/api/v1/residents/3")).json()["name"] == "张桂兰"
    assert (await chen.get("/api/v1/residents/77")).status_code == 404
    said = capsys.readouterr()
    assert "read_card_not_noted" in said.out + said.err
    assert "session_not_noted" in said.out + said.err


@pytest.mark.parametrize("path", ["", "/timeline", "/devices", "/orders", "/care"])
@pytest.mark.parametrize(
    ("wrong", "status"), [("7", 404), ("0", 422), ("-1", 422), ("x", 422), ("1.5", 422), ("9" * 30, 422)]
)
async def test_a_resident_who_is_not_there_is_a_clear_error(
    hub: cast.RunningApp, path: str, wrong: str, status: int
) -> None:
    answer = await (await hub.signed_in("chen")).get(f"/api/v1/residents/{wrong}{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == ("not_found" if status == 404 else "invalid")


async def test_the_timeline_tells_the_newest_first_and_goes_back_page_by_page(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    for number in range(5):
        clock.forward(1000)
        data = {"number": number}
        await hub.database.write(lambda tx, data=data: residents.record(tx, 1, "thing", "hub", data, alarm_id=9))
    await hub.database.write(lambda tx: residents.record(tx, 2, "other", "hub"))
    chen = await hub.signed_in("chen")
    first = (await chen.get("/api/v1/residents/1/timeline", params={"limit": 3})).json()["items"]
    assert [one["data"]["number"] for one in first] == [4, 3, 2]
    assert (first[0]["kind"], first[0]["actor"], first[0]["alarm_id"]) == ("thing", "hub", 9)
    assert first[0]["at_ms"] == clock.ms
    older = await chen.get("/api/v1/residents/1/timeline", params={"limit": 3, "before_id": first[-1]["id"]})
    assert [one["data"]["number"] for one in older.json()["items"]] == [1, 0]


async def test_the_plan_of_the_town_is_there_when_it_was_loaded(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await chen.get("/api/v1/zones.geojson")).status_code == 404
    rows = {"plan": [{"name": "zones", "geojson": '{"type": "FeatureCollection", "features": []}'}]}
    await hub.database.write(lambda tx: residents.load(tx, rows))
    assert (await chen.get("/api/v1/zones.geojson")).json() == {"type": "FeatureCollection", "features": []}
    assert (await chen.get("/api/v1/buildings.geojson")).json()["code"] == "not_found"


async def test_loading_the_same_rows_again_replaces_them(hub: cast.RunningApp) -> None:
    rows = cast.town_rows()
    rows["resident"][0]["door_notes"] = "The bell rings again."
    await hub.database.write(lambda tx: residents.load(tx, rows))
    chen = await hub.signed_in("chen")
    assert (await chen.get("/api/v1/residents/1")).json()["door_notes"] == "The bell rings again."
    assert (await chen.get("/api/v1/residents")).json()["total"] == 6


async def test_a_summary_is_what_a_list_needs(hub: cast.RunningApp) -> None:
    summaries = await hub.database.read(lambda tx: residents.summaries(tx, [1, 6, 77]))
    assert set(summaries) == {1, 6}
    assert (summaries[6].name, summaries[6].age, summaries[6].zone) == ("吴建国", 77, "临汾小区")


async def test_what_makes_waiting_worse_is_known_of_many_residents_at_once(hub: cast.RunningApp) -> None:
    risks = await hub.database.read(lambda tx: residents.risks(tx, [cast.WANG, cast.WU, 77]))
    assert risks == {
        cast.WANG: residents.Risk(floor=1, lives_alone=True, conditions=("heart",)),
        cast.WU: residents.Risk(floor=6, lives_alone=True, conditions=("heart",)),
    }
    assert await hub.database.read(lambda tx: residents.risks(tx, [])) == {}
