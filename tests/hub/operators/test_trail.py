"""Who did what, and who read what: for the auditor, who is on the trail as well."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import text

from hub.operators import audit
from tests import cast


async def read(browser: cast.Client, query: str = "") -> list[dict[str, Any]]:
    answer = await browser.get(f"/api/v1/audit{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_auditor_sees_who_read_whose_card(hub: cast.RunningApp) -> None:
    chen, lin, he = await hub.signed_in("chen"), await hub.signed_in("lin"), await hub.signed_in("he")
    for browser, resident in ((chen, cast.WANG), (lin, cast.WANG), (chen, cast.LI)):
        assert (await browser.get(f"/api/v1/residents/{resident}")).status_code == 200
    lines = await read(he, "?action=read_card&subject=resident 1")
    assert [(one["by"], one["subject"]) for one in lines] == [("林芳", "resident 1"), ("陈晓", "resident 1")]
    lines = await read(he, f"?who={cast.CHEN}&subject=resident")
    assert [one["subject"] for one in lines] == ["resident 2", "resident 1"]


async def test_the_auditor_finds_the_readers_of_a_card_by_the_residents_name(hub: cast.RunningApp) -> None:
    chen, lin, he = await hub.signed_in("chen"), await hub.signed_in("lin"), await hub.signed_in("he")
    for browser, resident in ((chen, cast.WANG), (lin, cast.LI)):
        await browser.get(f"/api/v1/residents/{resident}")
    for meant in ("王秀英", "wxy", "Wang Xiu"):
        lines = await read(he, f"?resident={meant}")
        assert [(one["by"], one["subject"], one["name"]) for one in lines] == [("陈晓", "resident 1", "王秀英")]
    assert await read(he, "?resident=nobody") == []
    own = await read(he, "?action=read_audit")
    assert all("王" not in str(one["detail"]) for one in own), "a name that was sought must not outlive its resident"
    assert own[1]["detail"] == {"subjects": ["resident 1"]}


async def test_reading_the_trail_is_on_the_trail(hub: cast.RunningApp) -> None:
    he, admin = await hub.signed_in("he"), await hub.signed_in("admin")
    await read(he, "?subject=resident 1")
    await he.get(f"/api/v1/audit.csv?who={cast.CHEN}")
    found = [(one["by"], one["action"], one["detail"]) for one in await read(admin, "?subject=audit")]
    assert found == [
        ("何平", "export_audit", {"who": cast.CHEN}),
        ("何平", "read_audit", {"subject": "resident 1"}),
    ]


async def test_times_are_from_and_before(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    he = await hub.signed_in("he")
    for number in range(4):
        await hub.database.write(lambda tx, n=number: audit(tx, None, "tried", f"thing {n}"))
        clock.forward(1000)
    lines = await read(he, f"?action=tried&from_ms={cast.NOON_MS + 1000}&to_ms={cast.NOON_MS + 3000}")
    assert [one["subject"] for one in lines] == ["thing 2", "thing 1"]


async def test_a_kind_is_not_the_beginning_of_a_word(hub: cast.RunningApp) -> None:
    he = await hub.signed_in("he")
    for subject in ("thing 1", "thing 11", "things 1", "thing"):
        await hub.database.write(lambda tx, s=subject: audit(tx, None, "tried", s))
    assert [one["subject"] for one in await read(he, "?subject=thing 1")] == ["thing 1"]
    assert [one["subject"] for one in await read(he, "?subject=thing")] == ["thing", "thing 11", "thing 1"]


async def test_leafing_shows_each_line_once(hub: cast.RunningApp) -> None:
    he = await hub.signed_in("he")
    for number in range(7):
        await hub.database.write(lambda tx, n=number: audit(tx, None, "tried", f"thing {n}"))
    pages = [await he.get(f"/api/v1/audit?action=tried&limit=3&offset={offset}") for offset in (0, 3, 6)]
    assert [one.json()["total"] for one in pages] == [7, 7, 7]
    subjects = [line["subject"] for page in pages for line in page.json()["items"]]
    assert subjects == [f"thing {number}" for number in reversed(range(7))]


async def test_a_file_of_the_trail_does_nothing_in_a_spreadsheet(hub: cast.RunningApp) -> None:
    evil = '=HYPERLINK("http://evil","x")'
    await hub.database.write(lambda tx: tx.sql.execute(_rename(evil)))
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    await chen.get(f"/api/v1/residents/{cast.WANG}")
    answer = await he.get("/api/v1/audit.csv?action=read_card")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    head, line = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["at", "who", "action", "subject", "name", "detail"]
    assert line == ["2026-11-27T04:00:00.000+00:00", f"'{evil}", "read_card", "resident 1", "王秀英", ""]


def _rename(name: str) -> Any:
    return text("UPDATE operator SET name = :name WHERE id = 1").bindparams(name=name)


@pytest.mark.parametrize("query", ["?who=0", "?action=x;y", "?subject=%25", "?from_ms=-1", "?limit=0", "?to_ms=1e99"])
async def test_what_cannot_be_meant_is_refused(hub: cast.RunningApp, query: str) -> None:
    answer = await (await hub.signed_in("he")).get(f"/api/v1/audit{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_reading_an_alarm_that_is_over_is_noted_once_in_a_while(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    wish = {"resident_id": cast.WANG, "kind": "sos", "text": "her son rang"}
    number = (await chen.post("/api/v1/alarms", json=wish)).json()["id"]
    at = f"/api/v1/alarms/{number}"
    await chen.post(f"{at}/take", json={"version": 1})
    for part in ("", "/protocol", "/asking"):
        assert (await chen.get(f"{at}{part}")).status_code == 200
    assert await read(he, f"?subject=alarm {number}") == [], "who has it in hand is on its timeline"
    version = (await chen.get(at)).json()["alarm"]["version"]
    await chen.post(f"{at}/close", json={"version": version, "code": "social"})
    await hub.database.write(lambda tx: tx.sql.execute(text("UPDATE alarm SET due_ms = NULL")))
    for part in ("", "/protocol", "/asking"):
        assert (await chen.get(f"{at}{part}")).status_code == 200
    clock.forward(11 * 60_000)
    assert (await he.get(f"{at}/protocol")).status_code == 200
    assert (await he.get(f"/api/v1/alarms/{number + 1}")).status_code == 404
    found = [(one["by"], one["action"]) for one in await read(he, "?subject=alarm")]
    assert found == [("何平", "read_alarm"), ("陈晓", "read_alarm")]


async def test_a_timeline_is_noted_unless_its_card_was_just_read(hub: cast.RunningApp) -> None:
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    for path in ("residents/1", "residents/1/timeline", "residents/2/timeline", "residents/2/timeline"):
        assert (await chen.get(f"/api/v1/{path}")).status_code == 200
    found = [(one["action"], one["subject"]) for one in await read(he, "?subject=resident")]
    assert found == [("read_timeline", "resident 2"), ("read_card", "resident 1")]
