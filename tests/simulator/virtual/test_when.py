"""Times of a run are written and read as a clock in Shanghai shows them, with the number of the day."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.virtual.when import DAY_US, SECOND_US, When

WHEN = When(datetime(2026, 12, 31, 18, 30, tzinfo=timezone(timedelta(hours=8))))
HOUR_US = 3600 * SECOND_US


def test_the_calendar_day_of_the_beginning_is_day_1() -> None:
    assert WHEN.words(0) == "1 18:30:00.000"
    assert WHEN.words(5 * HOUR_US + 30 * 60 * SECOND_US) == "2 00:00:00.000"
    assert WHEN.words(2 * DAY_US + 1_234_567) == "3 18:30:01.234"
    assert WHEN.date(6 * HOUR_US) == "2027-01-01"


def test_without_a_day_it_is_the_first_time_that_the_clock_shows_it() -> None:
    assert WHEN.at_us("18:30", DAY_US) == 0
    assert WHEN.at_us("18:29", DAY_US) == DAY_US - 60 * SECOND_US
    assert WHEN.at_us("00:00", DAY_US) == 5 * HOUR_US + HOUR_US // 2


@given(st.integers(0, 40 * DAY_US))
def test_what_is_written_exactly_is_read_exactly(at_us: int) -> None:
    assert WHEN.at_us(WHEN.exact(at_us), 40 * DAY_US) == at_us


@pytest.mark.parametrize(("at_us", "text"), [(0, "1 18:30"), (SECOND_US, "1 18:30:01"), (1, "1 18:30:00.000001")])
def test_what_is_written_exactly_is_as_short_as_it_can_be(at_us: int, text: str) -> None:
    assert WHEN.exact(at_us) == text


@pytest.mark.parametrize("text", ["", "noon", "24:00", "7", "1 7:60", "12:00:60", "-1 12:00", "1:2", "2  "])
def test_what_is_no_time_is_refused_with_what_is_one(text: str) -> None:
    with pytest.raises(ValueError, match="possible are HH:MM"):
        WHEN.at_us(text, DAY_US)


@pytest.mark.parametrize("text", ["1 18:29", "2 18:31", "0 20:00", "9 00:00"])
def test_a_time_outside_the_run_is_refused_with_where_it_begins_and_ends(text: str) -> None:
    with pytest.raises(ValueError, match=r"from '1 18:30' to '2 18:30'"):
        WHEN.at_us(text, DAY_US)
