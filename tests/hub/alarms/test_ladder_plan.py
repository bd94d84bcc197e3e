"""A centre's own ladders: safe or refused, tried before they count, and never changed under who waits."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.alarms import release
from hub.alarms.ladder_plan import policy, service
from hub.alarms.ladders import DEFAULT, Ladder, Rung, as_text, from_text, ladder_of
from hub.operators import Signed
from tests import cast
from tests.hub.alarms.test_ladder import CHEN, Centre, S, centre

__all__ = ["centre"]  # a fixture

ZHOU = Signed(cast.ZHOU, "周敏", "supervisor", "fr", "system", b"session")
HELP = Ladder(1, (Rung(20), Rung(40, ("duty",))), again=True)


def plan(*own: Ladder) -> tuple[Ladder, ...]:
    return policy.whole(own, DEFAULT)


def codes(*own: Ladder) -> set[str]:
    return {one.code for one in policy.mistakes(plan(*own))}


def test_what_comes_with_the_hub_is_safe() -> None:
    assert policy.mistakes(DEFAULT) == []


@pytest.mark.parametrize(
    ("ladder", "code"),
    [
        (replace(HELP, rungs=()), "rungs"),
        (replace(HELP, rungs=tuple(Rung(30 + at, ("duty",)) for at in range(9))), "rungs"),
        (replace(HELP, rungs=(Rung(61, ("duty",)),)), "first_rung_late"),
        (replace(HELP, rungs=(Rung(30), Rung(181, ("duty",)))), "nobody_outside"),
        (replace(HELP, rungs=(Rung(30, ("duty",)), Rung(30, ("duty",)))), "not_later"),
        (replace(HELP, rungs=(Rung(30, ("duty", "duty")),)), "told_twice"),
        (replace(HELP, again=False), "must_repeat"),
        (replace(HELP, rungs=(Rung(30, ("duty",)), Rung(60))), "must_repeat"),
        (replace(HELP, from_h=7, to_h=22), "hours_missing"),
        (Ladder(4, (Rung(60, (), key_holders=True),)), "not_for_key_holders"),
    ],
)
def test_what_would_leave_somebody_alone_is_refused(ladder: Ladder, code: str) -> None:
    assert code in codes(ladder)


def test_day_and_night_go_round_midnight() -> None:
    day, night = replace(HELP, from_h=7, to_h=22), replace(HELP, rungs=(Rung(10, ("duty",)),), from_h=22, to_h=7)
    assert codes(day, night) == set()
    assert [len(ladder_of((day, night), 1, hour).rungs) for hour in (6, 7, 21, 22, 0)] == [1, 2, 2, 1, 1]
    assert "hours_twice" in codes(day, replace(night, from_h=21))


RUNGS = st.lists(
    st.builds(
        Rung,
        st.integers(1, 600),
        st.lists(st.sampled_from(("supervisor", "duty", "second_duty")), max_size=3).map(tuple),
        st.booleans(),
    ),
    max_size=9,
).map(tuple)
LADDERS = st.lists(
    st.builds(
        Ladder,
        st.integers(1, 5),
        RUNGS,
        st.booleans(),
        st.integers(0, 23),
        st.integers(0, 24),
        st.booleans(),
        st.integers(30, 3600),
    ),
    max_size=6,
)


@given(LADDERS)
def test_what_is_not_refused_asks_for_somebody_at_every_hour_in_order(own: list[Ladder]) -> None:
    ladders = plan(*own)
    if policy.mistakes(ladders):
        return
    for hour in range(24):
        for priority in policy.PRIORITIES:
            assert sum(one.covers(hour) for one in ladders if one.priority == priority) == 1
            times = [one.at_s for one in policy.steps(ladders, priority, hour)]
            assert times == sorted(set(times))
        help_steps = policy.steps(ladders, 1, hour)
        assert help_steps[0].at_s <= 60
        assert min(one.at_s for one in help_steps if one.tells) <= 180
        assert help_steps[-1].again_s == 60
        assert help_steps[-1].tells


@given(LADDERS)
def test_what_is_written_down_is_read_back(own: list[Ladder]) -> None:
    assert from_text(as_text(own)) == tuple(own)


@given(LADDERS, st.integers(1, 5), st.integers(0, 23))
def test_the_preview_is_what_the_ladder_does(own: list[Ladder], priority: int, hour: int) -> None:
    ladders = plan(*own)
    if policy.mistakes(ladders):
        return
    ladder = ladder_of(ladders, priority, hour)
    found = policy.steps(ladders, priority, hour)
    assert [(one.at_s, one.tells, one.key_holders) for one in found if one.again_s is None] == [
        (one.after_s, one.tells, one.key_holders) for one in ladder.rungs
    ]


def saved(centre: Centre, *own: Ladder, version: int = 0) -> dict[str, Any]:
    return centre.database.write_now(lambda tx: service.save(tx, ZHOU, version, plan(*own)))[0]


def test_a_ladder_does_not_change_under_an_alarm_that_waits(centre: Centre) -> None:
    centre.presses("ph-00001")
    assert centre.after(30) == [(1, 1)]
    saved(centre, replace(HELP, rungs=(Rung(40, ("duty",)),)))
    centre.clock.forward(1 * S)
    centre.presses("ph-00002")
    assert centre.after(29) == [(1, 2)], "by the ladder on which it began, which has three rungs"
    assert centre.after(11) == [(2, 1)], "by the new one"
    assert centre.after(49) == [(1, 3)]
    assert centre.rows("SELECT id, rung, rungs FROM alarm") == [(1, 3, 3), (2, 1, 1)]
    centre.after(60)
    told = [row[0] for row in centre.rows("SELECT recipients FROM message ORDER BY id")]
    assert "second_duty" in told[-1], "on the top rung each alarm's own ladder says who is told again"


def test_who_is_given_back_begins_on_the_ladder_of_now(centre: Centre) -> None:
    centre.presses()
    saved(centre, HELP)
    centre.takes(1)
    centre.clock.forward(1 * S)
    centre.database.write_now(lambda tx: release(tx, CHEN, 1, 2, "pause"))
    assert centre.rows("SELECT rung, rungs FROM alarm") == [(1, 2)]
    assert centre.after(40) == [(1, 2)]


def test_a_clock_that_was_set_back_does_not_bring_old_ladders_back(centre: Centre) -> None:
    saved(centre, HELP)
    centre.clock.forward(-3600 * S)
    centre.presses()
    assert centre.after(20) == [(1, 1)]


def test_undo_and_defaults_are_changes_like_any_other(centre: Centre) -> None:
    first = saved(centre, HELP)
    assert first["version"] == 1
    assert not first["is_default"]
    second = saved(centre, replace(HELP, rungs=(Rung(10, ("supervisor",)),)), version=1)
    back, _ = centre.database.write_now(lambda tx: service.undo(tx, ZHOU, second["version"]))
    assert [one["after_s"] for one in back["ladders"][0]["rungs"]] == [20, 40]
    again, _ = centre.database.write_now(lambda tx: service.undo(tx, ZHOU, back["version"]))
    assert [one["after_s"] for one in again["ladders"][0]["rungs"]] == [10]
    as_it_came, _ = centre.database.write_now(lambda tx: service.defaults(tx, ZHOU, again["version"]))
    assert as_it_came["is_default"]
    assert [one["what"] for one in as_it_came["history"]] == ["defaults", "undone", "undone", "saved", "saved"]


def body(*own: Ladder, **more: Any) -> dict[str, Any]:
    return {"ladders": [asdict(one) for one in plan(*own)], **more}


async def test_over_http_operators_read_supervisors_write_and_mistakes_are_named(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    assert (await chen.get("/api/v1/ladders")).json()["is_default"] is True
    assert (await chen.put("/api/v1/ladders", json=body(HELP, version=0))).status_code == 403
    wrong = await zhou.put("/api/v1/ladders", json=body(replace(HELP, again=False), version=0))
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {
            "field": "ladders.0.again",
            "code": "must_repeat",
            "message": "Somebody may need help: the last rung tells somebody, again and again.",
        }
    ]
    assert (await zhou.put("/api/v1/ladders", json=body(HELP, version=0))).status_code == 200
    late = await zhou.put("/api/v1/ladders", json=body(version=0))
    assert (late.status_code, late.json()["code"]) == (409, "stale_version")
    seen = await zhou.post("/api/v1/ladders/undo", json={"version": 1})
    assert seen.json()["is_default"] is True
    trail = await (await hub.signed_in("he")).get("/api/v1/audit?action=change_ladders")
    assert trail.json()["total"] == 2


async def test_the_preview_says_what_would_be_and_what_stays(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    opened = await chen.post("/api/v1/alarms", json={"resident_id": 1, "kind": "fall", "text": "a neighbour rang"})
    assert opened.status_code == 200
    found = (await chen.post("/api/v1/ladders/preview", json=body(HELP, priority=1, hour=3))).json()
    assert [(one["at_s"], one["tells"], one["again_s"]) for one in found["steps"]] == [
        (20, [], None),
        (40, ["duty"], None),
        (100, ["duty"], 60),
    ]
    (waits,) = found["waiting"]
    assert (waits["rungs"], waits["next_ms"] - clock.ms, waits["would_ms"] - clock.ms) == (3, 30_000, 20_000)
    assert (await chen.get("/api/v1/ladders")).json()["version"] == 0
