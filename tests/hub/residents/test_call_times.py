"""When somebody may be asked, held against looking at each minute by itself."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.residents import WHOLE_DAY, Span, after_pauses, call_spans, call_windows, due_after_pauses, first_in
from tests import cast

H, MINUTE_MS = cast.HOUR_MS, 60_000
ZONES = tuple(ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Paris", "America/New_York"))

half_hours = st.integers(0, 47).map(lambda one: f"{one // 2:02}:{one % 2 * 30:02}")
spans = st.tuples(half_hours, half_hours).filter(lambda one: one[0] != one[1])
wished = spans.filter(lambda one: one[0] < one[1]).map("-".join)
rests = st.just("") | spans.map("-".join)


def says(text: str, minute: int) -> bool:
    """Whether "22:00-06:00" says this minute of the day, as one reads it."""
    begin, end = text.split("-")
    clock = f"{minute // 60:02}:{minute % 60:02}"
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def is_in(minute: int, windows: list[Span]) -> bool:
    return any(begin <= minute < end for begin, end in windows)


@given(st.lists(wished, max_size=3), rests)
def test_a_minute_may_be_called_in_if_it_is_wished_and_not_in_the_nap(times: list[str], nap: str) -> None:
    windows = call_windows(times, nap)
    for minute in range(0, 24 * 60, 15):
        may = (not times or any(says(one, minute) for one in times)) and not (nap and says(nap, minute))
        assert is_in(minute, windows) is may, minute


@given(st.integers(0, 6 * 24 * 4), st.sampled_from(ZONES), st.lists(wished, max_size=3), rests)
def test_what_may_be_called_in_is_today_and_tomorrow_from_now_on_in_order(
    quarter: int, zone: ZoneInfo, times: list[str], nap: str
) -> None:
    at_ms = round(datetime(2026, 10, 22, tzinfo=zone).timestamp() * 1000) + quarter * 15 * MINUTE_MS
    windows, hours = call_windows(times, nap), ((9 * 60, 20 * 60),)
    found = call_spans(at_ms, zone, lambda _day: hours, windows)
    assert [begin for begin, _ in found] == sorted(begin for begin, _ in found)
    assert all(at_ms <= begin < end for begin, end in found)
    today = datetime.fromtimestamp(at_ms / 1000, zone).date()
    for later in range(50 * 4):
        ms = at_ms + later * 15 * MINUTE_MS
        wall = datetime.fromtimestamp(ms / 1000, zone)
        minute = wall.hour * 60 + wall.minute
        may = (wall.date() - today).days <= 1 and is_in(minute, [*hours]) and is_in(minute, windows)
        assert is_in(ms, found) is may, wall


def test_where_hours_are_of_the_day_each_day_has_its_own() -> None:
    at_ms = round(datetime(2026, 11, 27, 12, tzinfo=ZONES[0]).timestamp() * 1000)
    sunday_closed = {date(2026, 11, 27): [(9 * 60, 13 * 60)], date(2026, 11, 28): list[Span]()}
    assert call_spans(at_ms, ZONES[0], lambda day: sunday_closed[day], WHOLE_DAY) == [(at_ms, at_ms + H)]


@pytest.mark.parametrize(("at", "found"), [(0, 5), (5, 5), (9, 9), (10, 20), (25, 25), (29, 29), (30, None)])
def test_the_first_moment_is_in_a_span_and_never_at_its_end(at: int, found: int | None) -> None:
    assert first_in([(5, 10), (20, 30)], at) == found


@pytest.mark.parametrize(("at", "found"), [(9, 9), (10, 30), (19, 30), (20, 30), (30, 30), (40, 40), (50, 60)])
def test_who_is_away_is_back_at_the_end_of_the_last_pause_in_a_row(at: int, found: int) -> None:
    assert after_pauses(at, [(10, 20), (20, 30), (50, 60)]) == found


@pytest.mark.parametrize(
    ("due_h", "pauses", "found_h"),
    [
        (72, [], 72),
        (72, [(10, 60)], 84),  # a day after they are back
        (72, [(10, 48)], 72),  # they were back a day before
        (72, [(72, 100)], 124),
        (72, [(73, 100)], 72),  # they go when they should have been asked
        (72, [(10, 60), (80, 100)], 124),  # away again before that day was over
        (72, [(10, 60), (85, 100)], 84),
        (10, [(-20, 0)], 10),  # they were back before it began
        (10, [(-20, 1)], 25),
        (12, [(10, 10)], 12),  # they have not gone at all
    ],
)
def test_who_is_away_when_they_should_be_asked_has_a_day_after_they_are_back(
    due_h: int, pauses: list[tuple[int, int]], found_h: int
) -> None:
    assert due_after_pauses(0, due_h * H, [(begin * H, end * H) for begin, end in pauses]) == found_h * H
