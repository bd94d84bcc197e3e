"""Hours are shown by the wall, hours that somebody waits are real: in Shanghai, and where clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.planning.calendar import Calendar, slots
from hub.care_calls.planning.model import SLOT_MS, Need, Plan, Slot, Span, Staff, Town
from hub.care_calls.planning.planner import plan
from hub.care_calls.planning.policy import HOUR_MS, next_call

SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # in Paris: without 02:00 to 03:00, and with it twice
ALWAYS: tuple[Span, ...] = ((0, 24 * 60),)
MINUTE_MS = 60_000


def at_ms(zone: ZoneInfo, text: str, fold: int = 0) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp() * 1000)


def quarters(zone: ZoneInfo, day: date, hours: tuple[Span, ...], days: int = 1) -> list[Slot]:
    calendar = Calendar((hours,) * 7, {}, "XX")
    return slots(calendar, zone, at_ms(zone, f"{day}T00:00"), days, Staff(assumed=1))


def wall(zone: ZoneInfo, one: Slot) -> datetime:
    return datetime.fromtimestamp(one.start_ms / 1000, zone)


def test_eight_in_shanghai_is_midnight_utc_and_the_day_is_that_of_the_wall() -> None:
    found = quarters(SHANGHAI, date(2026, 11, 3), ((8 * 60, 20 * 60),))
    assert datetime.fromtimestamp(found[0].start_ms / 1000, UTC) == datetime(2026, 11, 3, 0, 0, tzinfo=UTC)
    assert (found[0].minute, found[-1].minute, len(found)) == (8 * 60, 19 * 60 + 45, 48)
    night = quarters(SHANGHAI, date(2026, 11, 3), ((0, 60),))
    assert {datetime.fromtimestamp(one.start_ms / 1000, UTC).date() for one in night} == {date(2026, 11, 2)}
    assert {one.day for one in night} == {date(2026, 11, 3)}, "stored in UTC it is yesterday"


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 11, 3), 24)])
def test_a_day_has_all_its_quarters_once_however_many_hours_it_has(day: date, hours: int) -> None:
    found = quarters(PARIS, day, ALWAYS)
    begin_ms = at_ms(PARIS, f"{day}T00:00")
    assert [one.start_ms for one in found] == [begin_ms + n * SLOT_MS for n in range(hours * 4)]
    assert {one.day for one in found} == {day}


def test_the_hour_that_is_missing_is_in_no_window_and_the_one_that_is_there_twice_is_in_it_twice() -> None:
    window = ((2 * 60, 3 * 60),)
    assert quarters(PARIS, SPRING, window) == []
    twice = quarters(PARIS, AUTUMN, window)
    assert [one.minute for one in twice] == [120, 135, 150, 165] * 2
    assert twice[4].start_ms - twice[0].start_ms == HOUR_MS
    across = quarters(PARIS, SPRING, ((60, 4 * 60),))
    assert [one.minute // 60 for one in across] == [1] * 4 + [3] * 4


def test_who_likes_only_the_missing_hour_is_called_on_another_day_and_in_time() -> None:
    found = quarters(PARIS, SPRING - timedelta(1), ((2 * 60, 3 * 60),), days=4)
    last_ms = at_ms(PARIS, f"{SPRING - timedelta(2)}T02:30")
    target_ms, due_ms = next_call(last_ms, 72, (), last_ms)
    need = Need(1, Plan(last_ms, target_ms, due_ms), 72, ((2 * 60, 3 * 60),))
    call = plan(Town(last_ms + HOUR_MS, [need], found)).next[1]
    assert (found[call.slot].day != SPRING, call.late_ms) == (True, 0)


@pytest.mark.parametrize(("day", "hour"), [(SPRING, "13:00"), (AUTUMN, "11:00")])
def test_72_hours_are_real_hours_and_end_by_the_wall_an_hour_later_in_spring_and_earlier_in_autumn(
    day: date, hour: str
) -> None:
    last_ms = at_ms(PARIS, f"{day - timedelta(1)}T12:00")
    target_ms, due_ms = next_call(last_ms, 72, (), last_ms)
    assert ((due_ms - last_ms) / HOUR_MS, (target_ms - last_ms) / HOUR_MS) == (72, 60)
    due = datetime.fromtimestamp(due_ms / 1000, PARIS)
    assert f"{due:%Y-%m-%d %H:%M}" == f"{day + timedelta(2)} {hour}"


@given(
    st.sampled_from((SHANGHAI, PARIS, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/St_Johns"))),
    st.sampled_from((SPRING, AUTUMN, date(2026, 10, 4), date(2027, 4, 4), date(2026, 11, 1), date(2026, 11, 3))),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 20), st.integers(2, 4)), min_size=1, max_size=8),
)
def test_everybody_is_called_within_their_hours_by_the_wall_and_within_72_real_hours(
    zone: ZoneInfo, day: date, people: list[tuple[int, int, int]]
) -> None:
    now_ms = at_ms(zone, f"{day - timedelta(1)}T06:00")
    found = slots(Calendar((ALWAYS,) * 7, {}, "XX"), zone, now_ms, 9, Staff(assumed=4))
    needs: list[Need] = []
    for number, (ago_h, begin, length) in enumerate(people, 1):
        last_ms = now_ms - ago_h * HOUR_MS
        target_ms, due_ms = next_call(last_ms, 72, (), now_ms)
        needs.append(Need(number, Plan(last_ms, target_ms, due_ms), 72, ((begin * 60, (begin + length) * 60),)))
    planned = plan(Town(now_ms, needs, found))
    by_id = {one.id: one for one in needs}
    before = {one.id: one.known.last_live_ms or 0 for one in needs}
    assert planned.unplaced == []
    for call in sorted(planned.calls, key=lambda one: one.at_ms):
        local, need = wall(zone, found[call.slot]), by_id[call.resident_id]
        ((begin, end),) = need.windows
        assert begin <= local.hour * 60 + local.minute
        assert local.hour * 60 + local.minute + 15 <= end
        assert found[call.slot].day == local.date(), "the day of the plan is that of the wall"
        assert call.due_ms - before[call.resident_id] == 72 * HOUR_MS
        if not call.late_ms:
            assert call.at_ms + SLOT_MS - before[call.resident_id] <= 72 * HOUR_MS
        else:  # only where no quarter of their hours was left before
            assert not [
                one
                for one in found
                if one.start_ms + SLOT_MS <= call.due_ms and begin <= one.minute and one.minute + 15 <= end
            ]
        before[call.resident_id] = call.at_ms
