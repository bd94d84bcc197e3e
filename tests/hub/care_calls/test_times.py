"""When somebody who did not answer is called again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.rounds import times
from hub.care_calls.rounds.times import BUSY_MS, GAP_MS_MAX, HOUR_MS, LADDER_MS, MINUTE_MS
from hub.residents import Span, call_spans, call_windows

SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
WHOLE: list[Span] = [(0, 24 * 60)]
FAR = 72 * HOUR_MS


def hours(_day: date) -> list[Span]:
    return [(8 * 60, 20 * 60)]


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def wall(ms: int | None, zone: ZoneInfo = SHANGHAI) -> str:
    assert ms is not None
    return f"{datetime.fromtimestamp(ms / 1000, zone):%Y-%m-%d %H:%M}"


def following(outcomes: list[str], now: str, due_in: int = FAR, windows: list[Span] = WHOLE) -> str:
    now_ms = at(now)
    return wall(times.next_try_ms(outcomes, now_ms, now_ms + due_in, SHANGHAI, hours, windows))


def test_three_tries_are_spread_over_the_day() -> None:
    assert following(["no_answer"], "2026-11-27 09:00") == "2026-11-27 11:00"
    assert following(["no_answer", "no_answer"], "2026-11-27 11:00") == "2026-11-27 13:00"
    now_ms = at("2026-11-27 13:00")
    assert times.next_try_ms(["no_answer"] * 3, now_ms, now_ms + FAR, SHANGHAI, hours, WHOLE) is None


def test_late_in_the_day_they_come_closer_and_then_go_on_tomorrow() -> None:
    assert following(["no_answer"], "2026-11-27 18:00") == "2026-11-27 19:00"
    assert following(["no_answer", "no_answer"], "2026-11-27 19:55") == "2026-11-28 08:00"


def test_a_nap_and_wished_times_are_kept() -> None:
    windows = call_windows(["09:00-11:00", "15:00-17:00"], "")
    assert following(["no_answer"], "2026-11-27 10:00", windows=windows) == "2026-11-27 15:00"
    nap = call_windows([], "12:30-14:30")
    assert following(["no_answer"], "2026-11-27 11:00", windows=nap) == "2026-11-27 14:30"
    night = call_windows([], "22:00-09:00")
    assert following(["no_answer", "no_answer"], "2026-11-27 19:59", windows=night) == "2026-11-28 09:00"


def test_near_the_72nd_hour_nobody_waits_for_the_wished_time() -> None:
    early = call_windows(["09:00-10:00"], "")
    assert following(["no_answer"], "2026-11-27 10:00", 8 * HOUR_MS, early) == "2026-11-27 10:20"
    now_ms = at("2026-11-27 10:00")
    assert times.next_try_ms(["no_answer"], now_ms, now_ms + LADDER_MS, SHANGHAI, hours, WHOLE) is None


def test_a_busy_line_is_tried_again_soon_and_three_times_busy_is_a_try() -> None:
    now_ms = at("2026-11-27 09:00")
    assert times.next_try_ms(["busy"], now_ms, now_ms + FAR, SHANGHAI, hours, WHOLE) == now_ms + BUSY_MS
    assert following(["busy"] * 3, "2026-11-27 09:00") == "2026-11-27 11:00"
    assert times.tries(["busy"] * 3 + ["no_answer", "someone_else", "interrupted"]) == 3


def test_a_wrong_number_is_not_tried_again() -> None:
    assert times.next_try_ms(["wrong_number"], 0, FAR, SHANGHAI, hours, WHOLE) is None


def test_hours_are_those_of_the_wall_also_when_clocks_change() -> None:
    for day in ("2026-03-28", "2026-10-24"):  # the nights after which Paris has a day of 23 and of 25 hours
        now_ms = at(f"{day} 19:58", PARIS)
        following_ms = times.next_try_ms(["no_answer"], now_ms, now_ms + FAR, PARIS, hours, WHOLE)
        assert wall(following_ms, PARIS)[11:] == "08:00"


@given(
    st.integers(0, 14 * 24 * 60),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
    st.lists(st.sampled_from(["no_answer", "busy", "someone_else", "interrupted"]), min_size=1, max_size=5),
    st.sampled_from(["", "12:00-14:00", "21:00-10:00"]),
    st.sampled_from([[], ["09:00-10:00"], ["08:00-09:00", "16:00-19:30"]]),
    st.sampled_from([SHANGHAI, PARIS, ZoneInfo("America/New_York")]),
)
def test_nobody_is_called_at_night_nor_later_than_the_72nd_hour(
    minute: int, due_in: int, outcomes: list[str], nap: str, wished: list[str], zone: ZoneInfo
) -> None:
    now_ms = at("2026-10-20 00:00", zone) + minute * MINUTE_MS
    due_ms = now_ms + due_in * MINUTE_MS
    windows = call_windows(wished, nap)
    following_ms = times.next_try_ms(outcomes, now_ms, due_ms, zone, hours, windows)
    if following_ms is not None:
        assert now_ms < following_ms < min(due_ms, now_ms + 48 * HOUR_MS)
        assert "08:00" <= wall(following_ms, zone)[11:] < "20:00"
    if times.tries(outcomes) < 3 and due_in * MINUTE_MS > 24 * HOUR_MS + LADDER_MS + GAP_MS_MAX:
        assert following_ms is not None


def test_wished_times_are_kept_as_long_as_one_of_them_comes_in_time() -> None:
    now_ms = at("2026-11-27 12:00")
    liked = call_spans(now_ms, SHANGHAI, hours, call_windows(["15:00-17:00"], ""))
    three_ms = now_ms + 3 * HOUR_MS
    assert not times.is_wished(liked, now_ms, three_ms + LADDER_MS + 1)
    assert times.is_wished(liked, now_ms, three_ms + LADDER_MS)
    assert times.is_wished(liked, three_ms, FAR + now_ms)
    assert times.is_wished([], now_ms, FAR + now_ms), "who likes no hour of the centre's is called in any"
