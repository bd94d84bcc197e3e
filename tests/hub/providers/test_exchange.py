"""A file of providers: looked at first, carried out the second time without effect, every wrong cell named."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hub.providers import UPLOAD_PATH
from hub.providers.exchange import columns
from hub.providers.register import candidate
from tests import cast

HEAD = (
    "external_id,name,phone,services,zones,hours,daily_max,licence_until,prices,"
    "worker_1_name,worker_1_skills,worker_1_background_check_until"
)
NEW = (
    'MH-1,安心锁具店,021 5555 0107,开锁修锁；odd_jobs,临汾小区,"1-5 8:00-18:00; 6 09:00-12:00",6,2027/03/01,'
    "locksmith visit 90 250.50,高大力,locks,2027-05-01"
)


async def brought(browser: cast.Client, *lines: str, carry_out: bool = False, status: int = 200) -> dict[str, Any]:
    content = "\n".join(lines).encode()
    answer = await browser.post(UPLOAD_PATH, content=content, params={"name": "list.csv", "carry_out": carry_out})
    assert answer.status_code == status, answer.text
    return answer.json()


async def listed(browser: cast.Client) -> list[str]:
    return [one["name"] for one in (await browser.get("/api/v1/providers?sort=newest")).json()["items"]]


async def test_a_file_is_looked_at_first_then_carried_out_and_the_second_time_without_effect(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")
    looked = await brought(zhou, HEAD, NEW)
    assert (looked["counts"], looked["carried_out"]) == ({"add": 1}, False)
    assert await listed(zhou) == ["便民家电维修", "平安开锁"]
    done = await brought(zhou, HEAD, NEW, carry_out=True)
    (line,) = done["items"]
    assert (line["number"], line["outcome"], line["problems"]) == (2, "add", [])
    card = (await zhou.get(f"/api/v1/providers/{line['provider_id']}")).json()
    assert (card["services"], card["zones"], card["phone"]) == (["locksmith", "odd_jobs"], [2], "+862155550107")
    assert card["hours"] == [*([day, 480, 1080] for day in range(1, 6)), [6, 540, 720]]
    assert [(one["kind"], one["until"]) for one in card["documents"]] == [
        ("licence", "2027-03-01"),
        ("background_check", "2027-05-01"),
    ]
    assert card["prices"] == [{"service": "locksmith", "price_by": "visit", "price_fen": 9_000, "cap_fen": 25_050}]
    found = await hub.database.read(lambda tx: candidate(tx, line["provider_id"]))
    assert found is not None
    assert found.workers[0].documents == {"background_check": "2027-05-01"}
    again = await brought(zhou, HEAD, NEW, carry_out=True)
    assert again["counts"] == {"same": 1}
    assert (await zhou.get(f"/api/v1/providers/{line['provider_id']}")).json() == card
    he = await hub.signed_in("he")
    trail = (await he.get("/api/v1/audit", params={"action": "import_providers"})).json()["items"]
    assert len(trail) == 2


async def test_what_a_row_changes_is_in_the_history_and_an_empty_cell_leaves_what_is_known(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")
    head = "number,note,insurance_until,worker_1_name,worker_1_languages"
    done = await brought(zhou, head, "1,常客,2030-01-01,高建军,上海话", "2,,,新来的,", carry_out=True)
    assert done["counts"] == {"change": 2}
    card = (await zhou.get("/api/v1/providers/1")).json()
    assert (card["note"], card["name"], card["workers"][0]["languages"]) == ("常客", "平安开锁", ["上海话"])
    lines = (await zhou.get("/api/v1/providers/1/history")).json()["items"]
    assert [one["what"] for one in lines] == ["worker_changed", "paper", "changed"]
    card = (await zhou.get("/api/v1/providers/2")).json()
    assert sorted(one["name"] for one in card["workers"]) == ["新来的", "马丽华"]


async def test_every_wrong_cell_is_named_and_the_good_rows_go_through(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    head = "number,name,phone,services,zones,hours,lat,licence_number,prices,worker_1_skills,parallel_max"
    bad = [
        "77,,,,,,,,,,",
        ",没有电话,,locksmith,临汾小区,,,,,,",
        ",铁匠铺,021 5555 0108,blacksmith,远方小区,8-9 1:00-2:00,99,XK-7,locksmith often 3 2,locks,many",
        "1,,call me,,,1 18:00-08:00,,,,,0",
        "1,平安锁业,,,,,,,,,",
        "1,平安锁业,,,,,,,,,",
    ]
    done = await brought(zhou, head, *bad, carry_out=True)
    wrong = {one["number"]: {(each["column"], each["code"]) for each in one["problems"]} for one in done["items"]}
    assert wrong[2] == {
        ("number", "unknown_number"),
        *((name, "missing") for name in ("name", "phone", "services", "zones")),
    }
    assert wrong[3] == {("phone", "missing")}
    assert wrong[4] >= {
        ("services", "unknown_service"),
        ("zones", "unknown_zone"),
        ("hours", "hours"),
        ("licence_until", "missing"),
        ("prices", "prices"),
        ("worker_1_name", "missing"),
        ("parallel_max", "int_type"),
    }
    assert wrong[5] == {("phone", "phone"), ("hours", "hours"), ("parallel_max", "greater_than_equal")}
    assert wrong[6] == {("", "duplicate")}
    assert wrong[7] == {("", "duplicate")}
    assert done["counts"] == {"rejected": 6}
    good = await brought(zhou, head, bad[1], "1,平安锁业,,,,,,,,,", carry_out=True)
    assert good["counts"] == {"rejected": 1, "change": 1}
    assert "平安锁业" in await listed(zhou)


async def test_one_wrong_cell_does_not_make_the_right_ones_beside_it_missing(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    head = "external_id,name,phone,services,zones,contract_until"
    report = await brought(
        zhou,
        head,
        ",安心锁具店,021 5555 0107,locksmith,临汾小区,2026-13-40",
        ",没有电话,,locksmith,临汾小区,2026-13-40",
        "MH-7,,,,,2026-13-40",  # whom it means is not known
    )
    wrong = [{(one["column"], one["code"]) for one in line["problems"]} for line in report["items"]]
    assert wrong[0] == {("contract_until", "day")}
    assert wrong[1] == {("contract_until", "day"), ("phone", "missing")}
    assert wrong[2] == {("contract_until", "day")}


async def test_what_the_catalogue_refuses_at_the_end_is_a_rejected_row_and_half_of_it_is_not_there(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")
    head = "number,note,prices"
    done = await brought(zhou, head, "1,half,odd_jobs hour 40 160", "2,whole,", carry_out=True)
    assert [(one["outcome"], [each["code"] for each in one["problems"]]) for one in done["items"]] == [
        ("rejected", ["not_offered"]),
        ("change", []),
    ]
    assert (await zhou.get("/api/v1/providers/1")).json()["note"] == ""


async def test_what_is_taken_out_and_brought_back_changes_nothing(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    hours = [[1, 480, 720], [1, 780, 1080], [2, 480, 720], [2, 780, 1080], [7, 0, 1440]]
    body = {"version": 1, "changes": {"hours": hours, "note": "=SUM(A1)", "languages": ["上海话", "普通话"]}}
    assert (await zhou.patch("/api/v1/providers/1", json=body)).status_code == 200
    for kind in ("csv", "xlsx"):
        answer = await zhou.get(f"/api/v1/providers-export/providers.{kind}")
        assert answer.status_code == 200
        back = await zhou.post(UPLOAD_PATH, content=answer.content, params={"name": kind, "carry_out": True})
        assert back.json()["counts"] == {"same": 2}, back.text
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    he = await hub.signed_in("he")
    trail = (await he.get("/api/v1/audit", params={"action": "export_providers"})).json()["items"]
    assert [(one["by"], one["subject"]) for one in trail] == [("周敏", "xlsx"), ("周敏", "csv")]
    template = await zhou.get("/api/v1/providers-export/template.csv")
    assert template.text.strip("\ufeff\r\n").split(",") == list(columns.COLUMNS)


async def test_a_day_that_a_spreadsheet_wrote_is_that_day(hub: cast.RunningApp) -> None:
    from datetime import datetime

    zhou = await hub.signed_in("zhou")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["number", "licence_until"])
    sheet.append([1, datetime(2031, 5, 4)])  # noqa: DTZ001 - as spreadsheets have it
    out = io.BytesIO()
    book.save(out)
    done = await zhou.post(UPLOAD_PATH, content=out.getvalue(), params={"carry_out": True})
    assert done.json()["counts"] == {"change": 1}, done.text
    card = (await zhou.get("/api/v1/providers/1")).json()
    assert [one["until"] for one in card["documents"] if one["kind"] == "licence"] == ["2031-05-04"]


async def test_what_is_no_such_file_is_refused_and_only_supervisors_bring_one(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    for content, code in (
        (b"", "file_empty"),
        (b"PK\x03\x04nothing", "bad_file"),
        (b"colour\nred", "columns_unknown"),
        (b"\n\n", "columns_unnamed"),
        (b"name\n" + b"x\n" * 2_001, "too_many_rows"),
    ):
        answer = await zhou.post(UPLOAD_PATH, content=content)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await chen.post(UPLOAD_PATH, content=b"name\nx")).status_code == 403
    assert (await chen.get("/api/v1/providers-export/providers.csv")).status_code == 403
    assert (await zhou.post(UPLOAD_PATH, content=b"x" * (8 * 1024 * 1024 + 1))).status_code == 413


CELLS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["locksmith", "1-5 8:00-18:00", "2027-01-01", "locksmith visit 1 2", "临汾小区", "0", "1"]
)


@given(st.dictionaries(st.sampled_from(columns.COLUMNS), CELLS, max_size=20))
def test_no_row_of_whatever_words_makes_it_stumble(cells: dict[str, str]) -> None:
    row = columns.parse(list(cells), list(cells.values()), {"locksmith": "locksmith"}, {"临汾小区": 2})
    assert all(set(one) == {"column", "code", "right", "value"} for one in row.problems)


@pytest.mark.parametrize(("cell", "comes"), [("yes", True), ("是", True), ("Oui", True), ("no", False), ("非", None)])
async def test_who_comes_to_emergencies_stands_in_a_file_in_three_languages(
    hub: cast.RunningApp, cell: str, comes: bool | None
) -> None:
    zhou = await hub.signed_in("zhou")
    before = (await zhou.get("/api/v1/providers/1")).json()["emergencies"]
    done = await brought(zhou, "number,emergencies", f"1,{cell}", carry_out=True)
    card = (await zhou.get("/api/v1/providers/1")).json()
    assert card["emergencies"] == (before if comes is None else comes)
    wrong = [(each["column"], each["code"]) for one in done["items"] for each in one["problems"]]
    assert wrong == ([("emergencies", "bool_type")] if comes is None else [])
