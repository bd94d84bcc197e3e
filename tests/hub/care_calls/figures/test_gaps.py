"""Only time counts in which somebody is looked after and at home; compared with a clerk who walks through the month."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.care_calls.figures import counting
from hub.care_calls.figures.gaps import gaps, pieces
from hub.care_calls.figures.model import HOUR_MS, PROMISE_MS, Life, Time
from hub.kernel.site_days import day_begins_ms, span_of
from tests import cast
from tests.hub.care_calls.figures.naive import STEP, walk

PARIS, SHANGHAI = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Shanghai")
# A month in which clocks are put back in Paris.
FIRST, LAST = date(2026, 10, 12), date(2026, 11, 8)
BEGINS = day_begins_ms(FIRST, PARIS)
H = HOUR_MS


def life(*talked_h: float, served: object = ((0, 1000),), pauses: object = (), limit_h: int = 72) -> Life:
    """Times in hours after the month began."""

    def times(found: object) -> tuple[Time, ...]:
        return tuple(Time(BEGINS + int(a * H), BEGINS + int(b * H)) for a, b in found)  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportUnknownArgumentType] - pairs

    return Life(1, times(served), times(pauses), limit_h * H, tuple(BEGINS + int(one * H) for one in talked_h))


def late_h(one: Life, until_h: float) -> list[float]:
    found = [gap.late_ms for gap in gaps(one, BEGINS + int(until_h * H))]
    return [(at_ms - BEGINS) / H for at_ms in found if at_ms is not None]


def test_72_hours_are_in_time_and_a_millisecond_more_is_not() -> None:
    assert late_h(life(0, 72, 144), 144) == []
    one = life(0)
    assert gaps(one, BEGINS + 72 * H)[-1].late_ms is None
    assert gaps(one, BEGINS + 72 * H + 1)[-1].late_ms == BEGINS + 72 * H


def test_a_pause_stops_the_clock_as_it_was_recorded() -> None:
    assert late_h(life(0, pauses=[(24, 100)]), 400) == [24 + 76 + 48]


def test_who_comes_home_has_a_day_before_anybody_is_late() -> None:
    assert late_h(life(0, pauses=[(70, 100)]), 400) == [124]


def test_a_conversation_in_hospital_counts_and_two_pauses_that_touch_are_one() -> None:
    assert late_h(life(0, 90, pauses=[(50, 80), (80, 100)]), 400) == [172]


def test_who_is_not_looked_after_is_never_late_and_a_new_service_begins_anew() -> None:
    assert late_h(life(0, served=[(0, 60), (200, 1000)]), 260) == []
    assert late_h(life(0, served=[(0, 60), (200, 1000)]), 300) == [272]


def test_a_shorter_interval_is_held_too() -> None:
    assert late_h(life(0, 20, limit_h=24), 60) == [44]


def test_the_gap_that_goes_on_is_open_until_somebody_talks_or_the_service_ends() -> None:
    assert [one.is_open for one in gaps(life(0, 10), BEGINS + 20 * H)] == [False, False, True]
    assert [one.is_open for one in gaps(life(served=[(0, 15)]), BEGINS + 20 * H)] == [False]
    assert gaps(life(served=[(0, 15)]), BEGINS - 1) == []


MARKS = st.integers(0, 28 * 144).map(lambda n: BEGINS + n * STEP)
TIMES = st.tuples(MARKS, MARKS).map(lambda two: Time(min(two), max(two)))


def apart(times: list[Time]) -> tuple[Time, ...]:
    """Services follow each other with some time between."""
    found: list[Time] = []
    for one in sorted(times):
        if one.from_ms < one.to_ms and (not found or one.from_ms > found[-1].to_ms):
            found.append(one)
    return tuple(found)


LIVES = st.builds(
    Life,
    st.just(1),
    st.lists(TIMES, max_size=3).map(apart) | st.just((Time(BEGINS - 5 * STEP, 2**53),)),
    st.lists(TIMES, max_size=4).map(lambda times: tuple(sorted(times))),
    st.sampled_from([24 * H, 48 * H, PROMISE_MS]),
    st.lists(MARKS, max_size=12, unique=True).map(lambda marks: tuple(sorted(marks))),
)


@given(LIVES, MARKS, st.integers(0, 20), st.integers(1, 8))
@example(life(0, served=[(0, 72), (100, 300)], pauses=[(72, 100)]), BEGINS + 400 * H, 0, 20)
@settings(max_examples=150, deadline=None)
def test_every_gap_is_what_a_clerk_would_see(one: Life, now_ms: int, first: int, days: int) -> None:
    span = span_of(FIRST + timedelta(days=first), FIRST + timedelta(days=first + days - 1), PARIS, now_ms)
    until_ms = min(span.to_ms, now_ms)
    begins = [day_begins_ms(span.first + timedelta(days=n), PARIS) for n in range(days + 1)]
    seen = walk(one.served, one.pauses, one.talked_ms, one.limit_ms, (span.from_ms, until_ms), PARIS)
    record = counting.record_of(one, span, until_ms)
    assert record.longest_ms == seen.longest_ms
    assert [gap.late_ms for gap in gaps(one, until_ms) if (gap.late_ms or 0) >= span.from_ms] == seen.late_from
    assert record.late == len(seen.late_from)
    shares = counting.shares([one], {1: "a"}, span, begins, now_ms)
    there = {(span.first + timedelta(days=n)).isoformat() for n, told in shares.by_day.items() if told.residents}
    late = {(span.first + timedelta(days=n)).isoformat() for n, told in shares.by_day.items() if told.late}
    assert (there, late) == (seen.days, seen.late_days)
    assert (shares.whole.residents, shares.whole.late) == (int(bool(seen.days)), int(bool(seen.late_days)))
    mondays = {day - timedelta(days=day.weekday()) for day in map(date.fromisoformat, seen.late_days)}
    assert {date.fromordinal(week) for week, told in shares.by_week.items() if told.late} == mondays


@given(LIVES, MARKS)
def test_pieces_are_in_order_apart_and_never_in_a_pause(one: Life, now_ms: int) -> None:
    found = pieces(one, now_ms)
    assert all(piece.from_ms < piece.to_ms <= now_ms for piece in found)
    assert all(a.to_ms <= b.from_ms for a, b in pairwise(found))
    away = [pause for pause in one.pauses if pause.from_ms < pause.to_ms]
    assert not any(piece.from_ms < pause.to_ms and pause.from_ms < piece.to_ms for piece in found for pause in away)


def test_in_a_town_of_1600_a_month_is_counted_in_a_moment() -> None:
    talked = tuple(BEGINS + n * 60 * H for n in range(12))
    town = [Life(n, (Time(BEGINS, 2**53),), (), PROMISE_MS, talked) for n in range(1600)]
    span = span_of(FIRST, LAST, PARIS, cast.NOON_MS)
    begins = [day_begins_ms(FIRST + timedelta(days=n), PARIS) for n in range(29)]
    shares = counting.shares(town, {}, span, begins, BEGINS + 28 * 24 * H)
    assert (shares.whole.residents, shares.whole.late) == (1600, 0)
