"""A list may say when somebody last talked with each resident, however its spreadsheet writes a day."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hub.residents.last_call import RIGHT, Written, read_last_call, written_so
from tests import cast
from tests.hub.residents.test_importing import UPLOAD_PATH, brought, carried_out

SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
WRITTEN = Written(SHANGHAI, cast.NOON_MS, "day")


def ms(*parts: int, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> int:
    at = datetime(*parts, tzinfo=zone, fold=fold)  # pyright: ignore[reportArgumentType] - year, month, day, hour, minute
    return round(at.timestamp() * 1000)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-11-25 14:05", "2026-11-25 14:05:33", "2026-11-25T14:05", "2026/11/25 14:05", "25/11/2026 14:05"),
        *(
            "25.11.2026 14h05",
            "2026年11月25日14时05分",
            "2026年11月25日 下午2:05",
            "2026-11-25 2:05 PM",
            "25-11-2026 1405",
        ),
        *("２０２６－１１－２５　１４：０５", "2026-11-25T06:05:00+00:00", "2026-11-25T06:05:00Z", "46351.5868"),
        "2026-11-25 2:05 PM",
    ],
)
def test_a_moment_is_read_however_a_spreadsheet_writes_it(cell: str) -> None:
    assert read_last_call(cell, WRITTEN) == ms(2026, 11, 25, 14, 5)


@pytest.mark.parametrize("cell", ["2026-11-25", "46351", "25/11/2026", "2026-11-24 24:00"])
def test_a_day_alone_is_its_first_instant(cell: str) -> None:
    assert read_last_call(cell, WRITTEN) == ms(2026, 11, 25, 0, 0)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        *(
            (one, "bad_date")
            for one in ("yesterday", "2026-02-30", "2026-11-25 25:00", "12345", "=1+1", "2026-11-25 x")
        ),
        *(("2026-11-28", "date_in_future"), ("2026-11-27 12:01", "date_in_future"), ("2015-01-01", "date_long_ago")),
    ],
)
def test_what_cannot_be_is_named(cell: str, fault: str) -> None:
    assert read_last_call(cell, WRITTEN) == fault


def test_the_column_tells_what_stands_first_and_where_it_does_not_nobody_guesses() -> None:
    names = ["name", "last_care_call"]
    unclear = written_so(names, [["a", "03/04/2026"]], SHANGHAI, cast.NOON_MS)
    assert read_last_call("03/04/2026", unclear) == "unclear_date"
    clear = written_so(names, [["a", "03/04/2026"], ["b"], ["c", "04/25/2026 8:00"]], SHANGHAI, cast.NOON_MS)
    assert read_last_call("03/04/2026", clear) == ms(2026, 3, 4, 0, 0)


def test_where_the_wall_shows_a_time_twice_it_is_the_earlier_one_and_where_never_it_is_still_a_time() -> None:
    paris = Written(PARIS, cast.NOON_MS, "unclear")
    assert read_last_call("2026-10-25 02:30", paris) == ms(2026, 10, 25, 2, 30, zone=PARIS, fold=0)
    assert read_last_call("2026-03-29 02:30", paris) == ms(2026, 3, 29, 3, 30, zone=PARIS)


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    found = read_last_call(cell, WRITTEN)
    assert found in RIGHT if isinstance(found, str) else found <= cast.NOON_MS


@given(st.integers(0, 3_000_000))
def test_a_moment_that_is_written_down_is_read_as_it_was(minutes: int) -> None:
    at = datetime.fromtimestamp(cast.NOON_MS / 1000, UTC) - timedelta(minutes=minutes)
    for zone in (SHANGHAI, PARIS):
        wall = at.astimezone(zone)
        read = read_last_call(f"{wall:%Y-%m-%d %H:%M:%S}", Written(zone, cast.NOON_MS, "unclear"))
        first = wall.replace(fold=0)
        assert read == round(first.timestamp() * 1000)


async def test_a_bad_cell_is_reported_and_a_good_one_is_a_change_once(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    checked = await brought(zhou, "number,Last care call", "1,2026-11-26 09:30", "2,tomorrow", "3,2026-11-29", "4,")
    assert checked["counts"] == {"change": 1, "same": 1, "rejected": 2}
    report = (await zhou.get(f"{UPLOAD_PATH}/{checked['id']}/rows")).json()["items"]
    said = [(one["number"], [(p["column"], p["code"], p["value"]) for p in one["problems"]]) for one in report]
    assert said == [
        (3, [("last_care_call", "bad_date", "tomorrow")]),
        (4, [("last_care_call", "date_in_future", "2026-11-29")]),
    ]
    await carried_out(zhou, checked["id"])
    again = await brought(zhou, "number,last_care_call", "1,26/11/2026 09:30")
    assert again["counts"] == {"same": 1}


async def test_a_cell_of_a_real_spreadsheet_is_read_as_the_day_it_holds(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["number", "last_care_call"])
    sheet.append([1, datetime(2026, 11, 26, 9, 30)])  # noqa: DTZ001 - spreadsheets know no zone
    sheet.append([2, date(2026, 11, 26)])
    out = io.BytesIO()
    book.save(out)
    answer = await zhou.post(UPLOAD_PATH, content=out.getvalue())
    assert answer.json()["counts"] == {"change": 2}, answer.text
