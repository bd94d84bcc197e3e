"""A file of residents: shown first, carried out bit by bit, the second time without effect; no trap of a file works."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hub import residents
from hub.kernel import Database, Problem, sheets
from hub.kernel.csv_text import csv_text
from hub.kernel.sheets import FILE_BYTES_MAX
from hub.operators import Signed
from hub.residents import UPLOAD_PATH, importing
from tests import cast

NEW = "external_id,name,born_year,phone,address,zone,lift,conditions,contact_1_name,contact_1_phone,contact_1_has_key"
SHAN = "A-1,单雄信,1940,100 0000 0701,闻喜路70号,临汾小区,yes,heart；copd,单小妹,100 0000 0702,是"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)


async def brought(browser: cast.Client, *lines: str, status: int = 200) -> dict[str, Any]:
    answer = await browser.post(UPLOAD_PATH, content="\n".join(lines).encode(), params={"name": "list.csv"})
    assert answer.status_code == status, answer.text
    return answer.json()


async def carried_out(browser: cast.Client, file_id: int) -> dict[str, Any]:
    answer = await browser.post(f"{UPLOAD_PATH}/{file_id}/start")
    assert answer.status_code == 200, answer.text

    async def done() -> bool:
        return (await browser.get(f"{UPLOAD_PATH}/{file_id}")).json()["state"] == "done"

    await cast.until(done, "the import")
    return (await browser.get(f"{UPLOAD_PATH}/{file_id}")).json()


async def found(browser: cast.Client, words: str) -> list[dict[str, Any]]:
    items = (await browser.get("/api/v1/residents", params={"search": words})).json()["items"]
    return [(await browser.get(f"/api/v1/residents/{one['id']}")).json() for one in items]


async def test_a_file_is_shown_first_and_changes_nothing_until_it_is_begun(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    checked = await brought(zhou, NEW, SHAN)
    assert (checked["state"], checked["counts"], checked["rows"]) == ("checked", {"add": 1}, 1)
    assert await found(zhou, "单雄信") == []
    await carried_out(zhou, checked["id"])
    (card,) = await found(zhou, "单雄信")
    assert (card["pinyin"], card["zone"], card["lift"], card["conditions"]) == (
        "shan xiongxin", "临汾小区", True, ["heart", "copd"],
    )  # fmt: skip
    assert [(one["name"], one["phone"], one["has_key"]) for one in card["contacts"]] == [
        ("单小妹", "+8610000000702", True)
    ]


async def test_the_same_file_again_has_no_effect_and_another_cell_is_one_change(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await carried_out(zhou, (await brought(zhou, NEW, SHAN))["id"])
    again = await brought(zhou, NEW, SHAN)
    assert again["counts"] == {"same": 1}
    await carried_out(zhou, again["id"])
    (card,) = await found(zhou, "单雄信")
    assert len(card["contacts"]) == 1
    moved = await brought(zhou, "external_id,floor", "A-1,9")
    assert moved["counts"] == {"change": 1}
    await carried_out(zhou, moved["id"])
    (changed,) = await found(zhou, "单雄信")
    assert (changed["floor"], changed["lift"], changed["version"]) == (9, True, card["version"] + 1)


async def test_every_row_that_cannot_be_says_where_what_and_what_would_be_right(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    checked = await brought(
        zhou,
        "number,name,born_year,phone,address,zone,nap_from",
        ",王一,1700,1,闻喜路1号,月球,13:00",
        "77,王二,1940,100 0000 0901,闻喜路1号,闻喜小区,1 pm",
        ",王三,1940,100 0000 0902,,闻喜小区,",
        "1,,,,,,13:00",
        "1,,,,,,14:00",
    )
    assert checked["counts"] == {"rejected": 4, "change": 1}
    report = (await zhou.get(f"{UPLOAD_PATH}/{checked['id']}/rows")).json()
    assert report["total"] == 4
    said = [(one["number"], sorted((p["column"], p["code"]) for p in one["problems"])) for one in report["items"]]
    assert said == [
        (2, [("born_year", "greater_than_equal"), ("phone", "string_too_short"), ("zone", "unknown_zone")]),
        (3, [("nap_from", "string_pattern_mismatch"), ("number", "unknown_number")]),
        (4, [("address", "missing")]),
        (6, [("", "duplicate")]),
    ]
    problems = [problem for one in report["items"] for problem in one["problems"]]
    assert all(one["right"] for one in problems)
    assert {"1700", "月球", "1 pm", "77"} <= {one["value"] for one in problems}
    await carried_out(zhou, checked["id"])
    assert (await zhou.get("/api/v1/residents/1")).json()["nap_from"] == "13:00"


async def test_an_import_that_was_cut_off_goes_on_where_it_was(tmp_path: Path, clock: cast.HandClock) -> None:
    lines = [f"B-{n},李{n},1940,100 0000 0{n:03},闻喜路70号,临汾小区" for n in range(700, 950)]
    async with cast.running_app(tmp_path, clock) as hub:
        zhou = await hub.signed_in("zhou")
        checked = await brought(zhou, "external_id,name,born_year,phone,address,zone", *lines)
    database = Database(tmp_path / "lamplight.db", clock)
    who = Signed(cast.ZHOU, "周敏", "supervisor", "en", "system", b"")
    database.write_now(lambda tx: importing.start(tx, who, checked["id"]))
    # Each step is one transaction, and each time by a hub that knows only what is in the database.
    known: list[int] = []
    for _ in range(4):
        database.write_now(lambda tx: importing.importer().step(tx))
        known.append(database.read_now(lambda tx: len(residents.all_ids(tx))))
    assert known == [106, 206, 256, 256]
    assert database.read_now(lambda tx: importing.state(tx, checked["id"]))["state"] == "done"
    database.close()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_was_exported_is_imported_without_a_change(hub: cast.RunningApp, kind: str) -> None:
    zhou = await hub.signed_in("zhou")
    evil = {"version": 1, "access": {"door_notes": "=HYPERLINK(1)"}}
    assert (await zhou.patch("/api/v1/residents/1", json=evil)).status_code == 200
    taken = await zhou.get(f"/api/v1/residents-export/residents.{kind}", params={"health": True})
    assert taken.headers["content-disposition"] == f'attachment; filename="lamplight-residents.{kind}"'
    answer = await zhou.post(UPLOAD_PATH, content=taken.content)
    assert answer.json()["counts"] == {"same": 6}, answer.text
    trail = await hub.database.read(
        lambda tx: tx.sql.exec_driver_sql("SELECT detail FROM audit WHERE action = 'export_residents'").scalars().all()
    )
    assert list(trail) == ['{"health": true}']


async def test_health_leaves_the_house_only_where_it_is_asked_for(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    text = (await zhou.get("/api/v1/residents-export/residents.csv")).text
    assert ("王秀英" in text, "heart" in text, "medication" in text) == (True, False, False)
    assert "conditions" in (await zhou.get("/api/v1/residents-export/template.csv")).text


async def test_only_a_supervisor_brings_and_takes_files(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await brought(chen, NEW, SHAN, status=403)
    assert (await chen.get("/api/v1/residents-export/residents.csv")).status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"name,colour\nx,y", 422),
        (b"\n", 422),
        (b"PK\x03\x04 not an archive", 422),
        (b"\xff\xff\xff\xff", 422),
        (b"name\n" + b"x\n" * 20_001, 422),
        (b"x" * (FILE_BYTES_MAX + 1), 413),
    ],
)
async def test_what_is_no_list_is_refused(hub: cast.RunningApp, content: bytes, status: int) -> None:
    answer = await (await hub.signed_in("zhou")).post(UPLOAD_PATH, content=content)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_a_stranger_cannot_make_the_hub_read_a_long_file(hub: cast.RunningApp) -> None:
    assert (await hub.client().post(UPLOAD_PATH, content=b"x" * 1_000_000)).status_code == 401


def test_a_small_archive_of_something_huge_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.UNPACKED_BYTES_MAX + 1))
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(Problem, match="far larger than it looks"):
        sheets.read(bomb.getvalue())


def test_an_archive_of_very_many_parts_is_not_opened() -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(sheets.PARTS_MAX + 1):
            archive.writestr(f"xl/{number}.xml", b"")
    with pytest.raises(Problem, match="far larger than it looks"):
        sheets.read(many.getvalue())


def test_entities_that_grow_are_not_followed() -> None:
    book, out = Workbook(), io.BytesIO()
    book.save(out)
    evil = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(evil, "w") as archive:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                text = head + text.replace(b"<sheetData", b"<note>&b;</note><sheetData")
            archive.writestr(name, text)
    with pytest.raises(Problem, match="cannot be read"):
        sheets.read(evil.getvalue())


def test_no_cell_of_a_file_that_leaves_is_a_formula() -> None:
    bad = ["=1+1", "+86", "-1", "@x", " =1", "\t=1", "＝1+1", "＋86", "－1", "＠x", "\0=1"]
    rows = [[*bad, "1"]]
    for text in ("".join(sheets.write_csv(rows)), csv_text(bad, rows)):
        for cells in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
            assert [cell[:1] for cell in cells[: len(bad)]] == ["'"] * len(bad)
            assert cells[len(bad) :] in ([], ["1"])
    sheet = load_workbook(io.BytesIO(sheets.write_xlsx(rows))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_was_written_is_read_again(rows: list[list[str]]) -> None:
    wanted = [[cell.strip() for cell in row] for row in rows]
    for row in wanted:
        while row and not row[-1]:
            row.pop()
    while wanted and not wanted[-1]:
        wanted.pop()
    assert sheets.read("".join(sheets.write_csv([["a", "b", "c"], *rows])).encode())[1:] == wanted
