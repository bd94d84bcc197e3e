"""A resident is asked how it was as they like to be called: not in their nap, and not while they are away."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.providers import follow_up_times_listener
from hub.providers.by_day import FROM_MIN, UNTIL_MIN
from hub.providers.follow_ups import runner
from hub.providers.follow_ups.policy import Liked, call_ms, calls_end_ms, visit_ms
from hub.residents import RETURN_MS, WHOLE_DAY, call_windows, due_after_pauses
from tests import cast
from tests.hub.providers.orders import REPAIRER, accepted, did, done, ordered, whole

H = cast.HOUR_MS
SHANGHAI = ZoneInfo("Asia/Shanghai")


def wall(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, SHANGHAI):%m-%d %H:%M}"


async def was_done(hub: cast.RunningApp) -> dict[str, Any]:
    chen = await hub.signed_in("chen")
    return await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))


async def likes(hub: cast.RunningApp, version: int = 1, **preferences: Any) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.patch("/api/v1/residents/1", json={"version": version, "preferences": preferences})
    assert answer.status_code == 200, answer.text


async def goes_away(hub: cast.RunningApp, from_ms: int, to_ms: int, version: int = 1) -> int:
    chen = await hub.signed_in("chen")
    body = {"version": version, "kind": "hospital", "from_ms": from_ms, "to_ms": to_ms}
    answer = await chen.post("/api/v1/residents/1/pauses", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["pause_id"]


async def task_of(hub: cast.RunningApp, order: dict[str, Any]) -> dict[str, Any]:
    """As it is once the card's news was heard."""
    await follow_up_times_listener().catch_up(hub.database)
    return (await whole(await hub.signed_in("lin"), order))["asking"]["task"]


async def test_they_are_asked_in_the_hours_in_which_they_like_to_be_called(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await likes(hub, call_times=["10:00-12:00"], nap_from="10:00", nap_to="10:30")
    order = await was_done(hub)
    assert wall((await task_of(hub, order))["next_ms"]) == "11-28 10:30"
    clock.forward(23 * H)  # 11:00; six hours later nobody likes to be called
    await did(await hub.signed_in("lin"), order, "follow-up/try", outcome="no_answer")
    assert wall((await task_of(hub, order))["next_ms"]) == "11-29 10:30"


async def test_where_their_hours_come_too_late_it_is_any_hour_but_their_nap(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await likes(hub, call_times=["09:00-09:30"], nap_from="12:00", nap_to="14:00")
    order = await was_done(hub)
    clock.forward(45 * H)  # 09:00 on the day before the last
    lin = await hub.signed_in("lin")
    await did(lin, order, "follow-up/try", outcome="no_answer")
    assert wall((await task_of(hub, order))["next_ms"]) == "11-29 11:00"
    clock.forward(2 * H)
    lin = await hub.signed_in("lin")
    await did(lin, order, "follow-up/try", outcome="no_answer")
    assert wall((await task_of(hub, order))["next_ms"]) == "11-29 14:00", "not in the nap"


async def test_who_changes_their_hours_is_asked_at_another_time(hub: cast.RunningApp) -> None:
    order = await was_done(hub)
    assert wall((await task_of(hub, order))["next_ms"]) == "11-28 09:00"
    await likes(hub, call_times=["18:00-19:00"])
    assert wall((await task_of(hub, order))["next_ms"]) == "11-28 18:00"
    lin = await hub.signed_in("lin")
    lines = (await lin.get("/api/v1/worklist", params={"kind": "follow_up"})).json()["items"]
    assert [wall(one["from_ms"]) for one in lines] == ["11-28 18:00"]


async def test_who_is_away_is_asked_when_they_are_back_and_nobody_is_late_before(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    order = await was_done(hub)
    back_ms = clock.ms + 10 * 24 * H
    await goes_away(hub, clock.ms, back_ms)
    task = await task_of(hub, order)
    assert (wall(task["next_ms"]), task["due_ms"]) == ("12-07 12:00", back_ms + RETURN_MS)
    found = await whole(await hub.signed_in("lin"), order)
    assert (found["due_ms"], found["version"]) == (back_ms + RETURN_MS, order["version"])
    assert found["steps"][-1]["what"] == "put_off"
    clock.forward(9 * 24 * H)
    await hub.database.write(runner.go_on)
    assert (await task_of(hub, order))["state"] == "calling", "nobody goes to an empty home"
    clock.forward(24 * H + 5 * H)  # of the day after they were back
    await hub.database.write(runner.go_on)
    assert (await task_of(hub, order))["state"] == "calling", "who is back is called first"
    clock.forward(H + 1)
    await hub.database.write(runner.go_on)
    assert (await task_of(hub, order))["state"] == "visiting"


async def test_who_is_back_earlier_is_asked_earlier(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await was_done(hub)
    pause = await goes_away(hub, clock.ms, clock.ms + 10 * 24 * H)
    await task_of(hub, order)
    clock.forward(30 * H)
    chen = await hub.signed_in("chen")
    answer = await chen.post(f"/api/v1/residents/1/pauses/{pause}/end", json={"version": 2})
    assert answer.status_code == 200, answer.text
    task = await task_of(hub, order)
    assert wall(task["next_ms"]) == "11-28 18:00"
    assert wall(task["due_ms"]) == "11-30 12:00"


async def test_who_was_away_already_when_it_was_done_is_asked_after_that(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await goes_away(hub, clock.ms - H, clock.ms + 5 * 24 * H)
    order = await was_done(hub)
    assert order["due_ms"] == clock.ms + 5 * 24 * H + RETURN_MS
    assert wall((await task_of(hub, order))["next_ms"]) == "12-02 12:00"


async def test_nobody_rings_at_the_door_in_their_nap(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await likes(hub, call_times=["09:00-09:30"], nap_from="12:00", nap_to="14:00")
    order = await was_done(hub)
    clock.forward(61 * H)  # 01:00 on the last day
    await hub.database.write(runner.go_on)
    task = await task_of(hub, order)
    assert (task["state"], wall(task["next_ms"])) == ("visiting", "11-30 09:00")
    clock.forward(8 * H)
    await did(await hub.signed_in("lin"), order, "follow-up/try", outcome="not_home", how="visit")
    assert wall((await task_of(hub, order))["next_ms"]) == "11-30 14:00"


spans = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda one: one[0] != one[1])
hours = spans.filter(lambda one: one[0] < one[1]).map(lambda one: f"{one[0]:02}:00-{one[1]:02}:00")
rests = st.one_of(st.just(""), spans.map(lambda one: f"{one[0]:02}:00-{one[1]:02}:00"))
away = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), max_size=3).map(
    lambda those: sorted((cast.NOON_MS + at * H, cast.NOON_MS + (at + long) * H) for at, long in those)
)


@given(st.lists(hours, max_size=2), rests, away, st.integers(0, 100))
def test_whatever_they_like_they_are_asked_by_day_at_home_and_in_time(
    times: list[str], nap: str, pauses: list[tuple[int, int]], later_h: int
) -> None:
    at_ms = cast.NOON_MS + later_h * H
    due_ms = due_after_pauses(cast.NOON_MS, at_ms + 48 * H, pauses)
    liked = Liked(call_windows(times, nap), call_windows((), nap), pauses)
    end_ms = calls_end_ms(cast.NOON_MS, due_ms)
    for found_ms in (call_ms(at_ms, end_ms, SHANGHAI, liked), visit_ms(at_ms, SHANGHAI, liked)):
        at = datetime.fromtimestamp(found_ms / 1000, SHANGHAI)
        assert found_ms >= at_ms
        assert FROM_MIN <= 60 * at.hour < UNTIL_MIN
        assert not any(begin <= found_ms < end for begin, end in pauses)
        # Only who sleeps all day is woken.
        if any(max(a, FROM_MIN) < min(b, UNTIL_MIN) for a, b in liked.visits):
            assert any(a <= at.hour * 60 + at.minute < b for a, b in liked.visits)
    found_ms = call_ms(at_ms, end_ms, SHANGHAI, liked)
    ours = Liked(WHOLE_DAY, WHOLE_DAY, pauses)
    assert found_ms < end_ms or found_ms == visit_ms(at_ms, SHANGHAI, liked)
    assert call_ms(at_ms, end_ms, SHANGHAI, ours) <= found_ms
