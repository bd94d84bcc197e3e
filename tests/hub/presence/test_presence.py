"""Who is here: begun shifts, pauses, calls, closed consoles, ended sessions, and a hub that was killed."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub import presence
from hub.console import Feed
from hub.console.seat import Seat
from hub.kernel import events_after
from hub.presence import store
from hub.presence.model import Here
from hub.presence.policy import CONSOLE_GONE_MS, next_look_ms, seen
from hub.presence.service import must_settle
from tests import cast

MINUTE_MS = 60_000


async def room(browser: cast.Client) -> dict[str, str]:
    """Name and state of everybody who is here, as one browser sees it."""
    items = (await browser.get("/api/v1/presence")).json()["items"]
    return {one["name"]: one["state"] for one in items}


async def free(hub: cast.RunningApp) -> int:
    return (await hub.database.read(presence.present)).free


async def look(hub: cast.RunningApp, *consoles: int) -> None:
    """These people's pages are open, and no others; the hub's own watch has seen it."""
    feed: Feed = hub.app.state.feed
    feed._seats = {Seat(): one for one in consoles}  # pyright: ignore[reportPrivateUsage] - pages without a browser
    feed.on_people()

    async def settled() -> bool:
        return not (await hub.database.read(lambda tx: must_settle(tx, consoles)))[0]

    await cast.until(settled, "the watch to have looked")


async def test_who_begins_a_shift_is_here_and_who_ends_it_is_not(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    assert await room(chen) == {}
    answer = await chen.post("/api/v1/shift", json={"sound": {"p1": "heard", "p5": "not_heard"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["sound"]["p2"] == "not_tried"
    assert await room(lin) == {"陈晓": "on_shift"}
    assert await free(hub) == 1
    (seen_by_lin,) = (await lin.get("/api/v1/presence")).json()["items"]
    assert (seen_by_lin["shift_ms"], seen_by_lin["sound_ok"]) == (cast.NOON_MS, False)
    assert (await chen.post("/api/v1/shift/end")).status_code == 200
    assert await room(lin) == {}
    assert (await chen.post("/api/v1/shift/end")).json()["code"] == "no_shift"


async def test_a_page_that_is_loaded_again_does_not_begin_a_second_shift(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    first = (await chen.post("/api/v1/shift", json={})).json()
    clock.forward(MINUTE_MS)
    assert (await chen.post("/api/v1/shift", json={})).json() == first


async def test_a_pause_has_an_end_and_its_person_is_not_free(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    refused = await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 15})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_shift")
    await chen.post("/api/v1/shift", json={})
    rests = (await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 15})).json()
    assert (rests["state"], rests["until_ms"]) == ("pause", cast.NOON_MS + 15 * MINUTE_MS)
    assert await free(hub) == 0
    assert (await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 121})).status_code == 422
    back = (await chen.post("/api/v1/presence", json={"state": "on_shift"})).json()
    assert (back["state"], back["until_ms"]) == ("on_shift", None)
    assert await free(hub) == 1


async def test_a_call_comes_before_what_was_said_and_ends_in_it(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/shift", json={})
    await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 15})
    clock.forward(MINUTE_MS)
    await hub.database.write(lambda tx: presence.began_call(tx, cast.CHEN))
    assert await room(chen) == {"陈晓": "on_call"}
    await hub.database.write(lambda tx: presence.ended_call(tx, cast.CHEN))
    assert await room(chen) == {"陈晓": "pause"}
    await hub.database.write(lambda tx: presence.began_call(tx, cast.LIN))
    assert await room(chen) == {"陈晓": "pause"}, "who has not begun a shift is not here by telephoning"


async def test_a_closed_console_is_away_after_a_minute_and_back_with_it(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/shift", json={})
    await look(hub, cast.CHEN)
    clock.forward(10 * MINUTE_MS)
    await look(hub)
    clock.forward(CONSOLE_GONE_MS - 1)
    await look(hub)
    assert await room(chen) == {"陈晓": "on_shift"}
    clock.forward(1)
    await look(hub)
    assert await room(chen) == {"陈晓": "away"}
    await look(hub, cast.CHEN)
    assert await room(chen) == {"陈晓": "on_shift"}


async def test_who_rests_may_close_the_console_until_the_pause_is_over(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/shift", json={})
    await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 15})
    await look(hub)
    clock.forward(14 * MINUTE_MS)
    await look(hub)
    assert await room(chen) == {"陈晓": "pause"}
    clock.forward(MINUTE_MS)
    await look(hub)
    assert await room(chen) == {"陈晓": "away"}


async def test_whose_sessions_have_ended_is_no_longer_here(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, elsewhere, zhou = await hub.signed_in("chen"), await hub.signed_in("chen"), await hub.signed_in("zhou")
    for browser in (chen, zhou):
        await browser.post("/api/v1/shift", json={})
    await chen.post("/sign-out")
    await look(hub, cast.CHEN, cast.ZHOU)
    assert await room(zhou) == {"陈晓": "on_shift", "周敏": "on_shift"}, "another page of theirs is signed in"
    await elsewhere.post("/sign-out")
    # The hub's own watch hears of it by itself.
    await cast.until(lambda: _is(room(zhou), {"周敏": "on_shift"}), "Chen to be gone")
    shift = await hub.database.read(lambda tx: store.shifts_of(tx, [1])[1])
    assert shift.ended_ms == clock.ms


async def _is(found: Any, wanted: dict[str, str]) -> bool:
    return await found == wanted


async def test_a_killed_hub_counts_on_from_where_it_was(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        chen = await hub.signed_in("chen")
        await chen.post("/api/v1/shift", json={})
        await chen.post("/api/v1/presence", json={"state": "pause", "minutes": 60})
    clock.forward(5 * MINUTE_MS)
    async with cast.running_app(tmp_path, clock) as hub:
        (chen_again,) = (await hub.database.read(presence.present)).people
        assert (chen_again.state, chen_again.since_ms) == ("pause", cast.NOON_MS)
        shift = await hub.database.read(lambda tx: presence.running_shift(tx, cast.CHEN))
        assert shift is not None
        assert shift.started_ms == cast.NOON_MS


async def test_everybody_hears_of_each_change_once(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/shift", json={})
    await chen.post("/api/v1/presence", json={"state": "away"})
    await look(hub)
    clock.forward(MINUTE_MS)
    await chen.post("/api/v1/shift/end")
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["presence"]))
    assert [(one.data["what"], one.data["state"]) for one in news] == [
        ("started", "on_shift"),
        ("changed", "away"),
        ("ended", "away"),
    ]


times = st.none() | st.integers(0, 5 * MINUTE_MS)


@given(st.sampled_from(["on_shift", "on_call", "pause", "away"]), times, times, times, st.integers(0, 6 * MINUTE_MS))
def test_nobody_is_free_who_talks_or_has_left_and_a_turn_is_never_slept_through(
    chosen: Any, call_ms: int | None, left_ms: int | None, until_ms: int | None, now_ms: int
) -> None:
    here = Here(1, 1, chosen, 0, until_ms if chosen == "pause" else None, call_ms, left_ms, chosen, 0)
    state, since_ms = seen(here, now_ms)
    assert state in ("on_call", "away", chosen)
    assert since_ms <= max(now_ms, call_ms or 0)
    if call_ms is not None or (left_ms is not None and now_ms >= left_ms + CONSOLE_GONE_MS):
        assert state != "on_shift"
    look = next_look_ms(here, now_ms)
    assert look > now_ms
    assert all(seen(here, ms)[0] == state for ms in range(now_ms, look, 7_000)), "it turned before the next look"
