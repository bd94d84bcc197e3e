"""Who of the rota is here: the plan goes by it at once, and so does why nobody was talked with in time."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from hub.care_calls.figures import facts
from hub.care_calls.figures.policy import reason_of
from hub.care_calls.planning import runner, state
from hub.care_calls.planning.attending import COME_MS, as_they_came
from hub.kernel import Read, Write, put_setting
from hub.presence import present
from tests import cast
from tests.hub.care_calls.planning.test_capacity import HEADINGS, planned

MINUTE_MS = 60_000
ROTA = HEADINGS + "2026-11-27,08:00,16:00,chen\n2026-11-27,08:00,16:00,lin\n"


def test_only_who_should_be_here_and_is_not_is_cut_off() -> None:
    now_ms = 10 * cast.HOUR_MS
    there, later, just = (
        (1, 8 * cast.HOUR_MS, 16 * cast.HOUR_MS),
        (2, now_ms + 1, now_ms + 9),
        (3, now_ms - 1, now_ms + 9),
    )
    late = (3, now_ms - COME_MS, now_ms + 9)
    assert as_they_came([there, later, just], None, now_ms) == [there, later, just]
    assert as_they_came([there, later, just], {1}, now_ms) == [there, later, just], "not late yet"
    assert as_they_came([there, later, late], {1}, now_ms) == [there, later, (3, now_ms - COME_MS, now_ms)]
    assert as_they_came([there], set(), now_ms) == [(1, 8 * cast.HOUR_MS, now_ms)]


def seats(tx: Read) -> list[int]:
    """Of today and tomorrow: the seats of the first quarter that is left."""
    found = state.open_slots(tx, 2)
    days = sorted({one.day for one in found})
    return [next(one.seats for one in found if one.day == day) for day in days]


async def test_who_goes_home_ill_or_does_not_come_is_out_of_the_plan_at_once_and_tomorrow_is_as_it_was(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou, chen, lin = [await hub.signed_in(one) for one in ("zhou", "chen", "lin")]
    table = ROTA + "2026-11-28,08:00,16:00,chen\n2026-11-28,08:00,16:00,lin\n"
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    assert await hub.database.read(seats) == [2, 2], "nobody here begins shifts"
    await chen.post("/api/v1/shift", json={"sound": {}})
    clock.forward(1)
    assert await hub.database.read(seats) == [1, 2], "lin has not come"
    await lin.post("/api/v1/shift", json={"sound": {}})
    assert await hub.database.read(seats) == [2, 2]
    await planned(hub)
    made = await hub.database.read(runner.basis_of)
    await hub.database.write(lambda tx: kept(tx, made))
    assert await hub.database.read(is_due) is False
    await lin.post("/api/v1/presence", json={"state": "pause", "minutes": 15})
    assert (await hub.database.read(present)).free == 1
    assert await hub.database.read(is_due) is False, "who rests is here"
    assert (await lin.post("/api/v1/shift/end", json={})).status_code == 200
    assert await hub.database.read(is_due) is True
    assert await hub.database.read(seats) == [1, 2]


async def test_when_everybody_of_today_has_gone_home_nobody_is_assumed(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    table = HEADINGS + "2026-11-27,08:00,11:00,chen\n2026-11-28,08:00,16:00,lin\n"
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    assert await hub.database.read(seats) == [0, 1]


def kept(tx: Write, made: runner.Basis, **other: Any) -> None:
    """A plan was made and stored by this."""
    values = {"at_ms": made.at_ms, "seq": made.seq, "digest": made.digest, **other}
    put_setting(tx, runner.PLANNED, json.dumps(values))
    put_setting(tx, runner.PLANNED_FOR, runner.is_new_day(tx)[1])


def is_due(tx: Read) -> bool:
    return runner.next_ms(tx) <= tx.now_ms


async def test_a_plan_holds_over_a_start_until_something_that_it_was_made_by_is_another(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    made = await hub.database.read(runner.basis_of)
    await hub.database.write(lambda tx: kept(tx, made))
    await chen.post(f"/api/v1/residents/{cast.WANG}/care-calls", json={"outcome": "reached"})
    assert await hub.database.read(is_due) is False, "one resident's call is planned with their call"
    assert await hub.database.read(runner.next_ms) == made.at_ms + runner.AGAIN_MS
    for other in ({"digest": "of another planner"}, {"at_ms": clock.ms + 1}, {"seq": made.seq + 1_000}):
        await hub.database.write(lambda tx, other=other: kept(tx, made, **other))
        assert await hub.database.read(is_due), other
    await hub.database.write(lambda tx: kept(tx, made))
    clock.forward(runner.AGAIN_MS - 1)
    assert await hub.database.read(is_due) is False
    clock.forward(1)
    assert await hub.database.read(is_due)
    clock.forward(-runner.AGAIN_MS)
    await zhou.put("/api/v1/care-calendar/2026-12-01", json={"hours": []})
    assert await hub.database.read(is_due)
    now = await hub.database.read(runner.basis_of)
    assert now.digest != made.digest
    await hub.database.write(lambda tx: kept(tx, now))
    assert await hub.database.read(is_due) is False
    assert (await zhou.post("/api/v1/rota/imports", json={"text": ROTA})).status_code == 201
    assert await hub.database.read(is_due)


async def test_a_plan_is_made_again_when_somebody_should_have_come(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    table = HEADINGS + "2026-11-27,12:10,16:00,chen\n"
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    made = await hub.database.read(runner.basis_of)
    await hub.database.write(lambda tx: kept(tx, made))
    assert await hub.database.read(runner.next_ms) == cast.NOON_MS + 10 * MINUTE_MS + COME_MS


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        # Two people from eight on: there was time for six calls, and nobody made them.
        ([[480, 1200]], "nobody_tried"),
        # They were there, but nobody is called before noon on that day: nobody had time to.
        ([[720, 725]], "no_seats"),
    ],
)
async def test_whether_there_were_seats_enough_is_counted_as_the_plan_counts_them(
    hub: cast.RunningApp, clock: cast.HandClock, hours: list[list[int]], reason: str
) -> None:
    def set_up(tx: Write) -> None:
        for day in (date(2026, 11, 26), date(2026, 11, 27)):
            values = {"day": day.isoformat(), "hours": json.dumps(hours), "ms": clock.ms}
            tx.sql.execute(text("INSERT INTO care_day VALUES (:day, :hours, '', 1, :ms)"), values)

    await hub.database.write(set_up)
    zhou = await hub.signed_in("zhou")
    assert (await zhou.post("/api/v1/rota/imports", json={"text": ROTA})).status_code == 201
    known = await hub.database.read(lambda tx: facts.facts(tx, cast.LI, clock.ms - 72 * cast.HOUR_MS, clock.ms))
    assert reason_of(known) == reason
    assert known.seat_ms == (8 * cast.HOUR_MS if reason == "nobody_tried" else 0)


async def test_who_was_here_counts_before_who_should_have_been(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    assert (await zhou.post("/api/v1/rota/imports", json={"text": ROTA})).status_code == 201
    await chen.post("/api/v1/shift", json={"sound": {}})
    clock.forward(20 * MINUTE_MS)
    known = await hub.database.read(lambda tx: facts.facts(tx, cast.LI, clock.ms - 72 * cast.HOUR_MS, clock.ms))
    assert known.seat_ms == 20 * MINUTE_MS
