"""A table as people write it: what is understood, and what is said about a line that is not."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Problem
from hub.rota.model import Person, Planned
from hub.rota.reading import People, read_table

SHANGHAI = ZoneInfo("Asia/Shanghai")
PEOPLE = People(
    [
        Person(1, "chen", "陈晓", "operator", True),
        Person(2, "lin", "林芳", "operator", True),
        Person(3, "zhou", "周敏", "supervisor", True),
        Person(4, "lin2", "林芳", "operator", True),
        Person(5, "gone", "老王", "operator", False),
        Person(6, "tech", "小李", "technician", True),
    ],
    SHANGHAI,
    date(2026, 11, 28),
)


def ms(day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).timestamp() * 1000)


@pytest.mark.parametrize(
    "table",
    [
        "date,start,end,login\n2026-11-28,08:00,20:00,chen",
        "\ufeff日期;开始;结束;姓名\r\n2026年11月28日;8:00;20:00;陈晓\r\n",
        "jour\tdébut\tfin\tidentifiant\n2026/11/28\t8h00\t20h\tCHEN",
        'date,start,end,login\n\n"2026.11.28",０８：００,2000,chen\n\n',
        "jour;début;fin;nom\n28.11.2026;08:00:00;20:00:00;陈晓",
        "date,start,end,login\n28/11/2026,8:00,20h00,chen",
        "date,start,end,login\n11/28/2026,8:00 AM,8:00:00 PM,chen",
    ],
)
def test_a_table_is_understood_as_its_writer_saved_it(table: str) -> None:
    (line,), rejected, _ = read_table(table, PEOPLE)
    assert line.planned == Planned(1, ms(28, 8), ms(28, 20), "operator")
    assert rejected == []


def test_a_night_shift_ends_on_the_next_day_and_24_is_midnight() -> None:
    table = (
        "date,start,end,login,role,seat,note\n2026-11-28,20:00,08:00,zhou,,7,带教\n2026-11-28,16:00,24:00,chen,班长,,"
    )
    (night, late), *_ = read_table(table, PEOPLE)
    assert night.planned == Planned(3, ms(28, 20), ms(29, 8), "supervisor", "7", "带教")
    assert late.planned == Planned(1, ms(28, 16), ms(29, 0), "supervisor")


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("31.11.2026,08:00,20:00,chen", "bad_date", "date"),
        ("12/11/2026,08:00,20:00,chen", "unclear_date", "date"),
        ("28/11.2026,08:00,20:00,chen", "bad_date", "date"),
        ("2026-11-28,13:00 PM,20:00,chen", "bad_time", "start"),
        ("2026-11-28,08:00:30,20:00,chen", "bad_time", "start"),
        ("2026-02-30,08:00,20:00,chen", "bad_date", "date"),
        ("2062-11-28,08:00,20:00,chen", "date_far_away", "date"),
        ("2026-11-28,8 Uhr,20:00,chen", "bad_time", "start"),
        ("2026-11-28,08:00,24:30,chen", "bad_time", "end"),
        ("2026-11-28,08:00,08:00,chen", "same_time", "end"),
        ("2026-11-28,08:00,20:00,chan", "no_such_person", "login"),
        ("2026-11-28,08:00,20:00,,林芳", "several_of_this_name", "name"),
        ("2026-11-28,08:00,20:00,,", "nobody_named", "login"),
        ("2026-11-28,08:00,20:00", "nobody_named", "login"),
        ("2026-11-28,08:00,20:00,gone", "not_at_the_desk", "login"),
        ("2026-11-28,08:00,20:00,tech", "not_at_the_desk", "login"),
        ("2026-11-28,08:00,20:00,chen,,cook", "bad_role", "role"),
        (f"2026-11-28,08:00,20:00,chen,,,{'7' * 21}", "text_too_long", "seat"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_would_be_right(line: str, code: str, column: str) -> None:
    table = f"date,start,end,login,name,role,seat\n2026-11-28,08:00,20:00,lin\n{line}\n"
    good, (bad,), _ = read_table(table, PEOPLE)
    assert [one.number for one in good] == [2]
    assert (bad.line, bad.code, bad.column) == (3, code, column)
    assert bad.wrong
    assert bad.right


def test_what_could_be_two_days_is_read_as_the_other_days_of_the_table_tell() -> None:
    table = "date,start,end,login\n05/12/2026,08:00,20:00,chen\n{},08:00,20:00,lin\n"
    found = [read_table(table.format(other), PEOPLE)[0] for other in ("30/11/2026", "11/30/2026")]
    assert [datetime.fromtimestamp(one.planned.start_ms / 1000, SHANGHAI).date() for one, _ in found] == [
        date(2026, 12, 5),
        date(2026, 5, 12),
    ]


def test_the_same_shift_twice_is_taken_once() -> None:
    table = "date,start,end,login\n2026-11-28,08:00,20:00,chen\n2026-11-28,08:00,20:00,Chen\n"
    good, (bad,), _ = read_table(table, PEOPLE)
    assert (len(good), bad.line, bad.code) == (1, 3, "same_line_twice")


def test_the_number_of_a_line_is_the_one_in_the_file() -> None:
    table = 'date,start,end,login,note\n2026-11-28,08:00,20:00,chen,"two\nlines"\nyesterday,08:00,20:00,chen,\n'
    (good,), (bad,), _ = read_table(table, PEOPLE)
    assert (good.number, good.planned.note, bad.line) == (2, "twolines", 4)


@pytest.mark.parametrize("word", ["nobody", "Nobody", "无人", "personne"])
def test_a_day_on_which_nobody_comes_is_said_by_a_word_and_a_day_alone_says_nothing(word: str) -> None:
    table = f"date,start,end,login,name\n2026-11-28,,,{word},\n2026-11-29,,,,{word}\n2026-11-30,,,,\n"
    good, (bad,), empty = read_table(table, PEOPLE)
    assert (good, bad.line, bad.code) == ([], 4, "nobody_named")
    assert empty == [date(2026, 11, 28), date(2026, 11, 29)]
    with_times = f"date,start,end,login\n2026-11-28,08:00,20:00,{word}\n"
    assert [one.code for one in read_table(with_times, PEOPLE)[1]] == ["no_such_person"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "columns_missing"),
        ("2026-11-28,08:00,20:00,chen", "columns_missing"),
        ("date,start,end\n2026-11-28,08:00,20:00", "columns_missing"),
        ("date,start,end,login\n" + "2026-11-28,08:00,20:00,chen\n" * 1001, "too_many_lines"),
        ("date,start,end,login\n" + "x" * 200_000, "not_a_table"),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(table: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        read_table(table, PEOPLE)
    assert refused.value.code == code


cells = (
    st.sampled_from(["2026-11-28", "08:00", "20:00", "chen", "", '"', "24:00", "'=1", "９９：９９", "林芳"]) | st.text()
)


@given(st.lists(st.lists(cells, max_size=7), max_size=8))
def test_whatever_is_written_every_line_is_either_good_or_named(rows: list[list[str]]) -> None:
    table = "\n".join([",".join(["date", "start", "end", "login", "name"]), *(",".join(row) for row in rows)])
    try:
        good, bad, _ = read_table(table, PEOPLE)
    except Problem:
        return  # no table at all: said as a whole
    numbers = [one.number for one in good] + [one.line for one in bad]
    assert len(numbers) == len(set(numbers))
    assert all(0 < one.planned.end_ms - one.planned.start_ms <= 24 * 3_600_000 for one in good)
