"""The hub looks at itself: what is wrong is kept once, outlives the hub, and is told to those who are not there."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from typing import cast as as_type

from hub import alarms
from hub.kernel import events_after
from hub.upkeep import back_up
from hub.watch import service
from hub.watch import watch as shell
from hub.watch.model import Change, HubProblem
from hub.watch.policy import RULES
from tests import cast

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from hub.watch import Kind, Watch

    from .conftest import Scene

NOON = cast.NOON_MS
S = 1_000
DAY_S = 24 * 3600


async def becomes(watch: Watch, *kinds: str) -> None:
    await cast.until(lambda: [one.kind for one in watch.problems] == list(kinds), f"{kinds}")


async def measured(watch: Watch, kind: Kind, value: int) -> None:
    await cast.until(lambda: watch.values.get(kind) == value, f"{kind} {watch.values.get(kind)} to be {value}")


async def begins(scene: Scene, watch: Watch) -> None:
    """The broker is gone, for long enough."""
    scene.said["broker_link"] = 1
    await measured(watch, "broker_link", 1)
    await scene.later(20)
    await becomes(watch, "broker_link")


async def ends(scene: Scene, watch: Watch) -> None:
    scene.said["broker_link"] = 0
    await measured(watch, "broker_link", 0)
    await scene.later(30)
    await becomes(watch)


def messages(scene: Scene) -> list[tuple[str, list[str]]]:
    rows = scene.rows("SELECT recipients, data FROM message WHERE subject LIKE 'hub_%' ORDER BY id")
    return [(whom, [one["kind"] for one in json.loads(data)["problems"]]) for whom, data in rows]


def heard(scene: Scene) -> None:
    """Nobody sends here, and nobody climbs."""
    for change in ("UPDATE message SET state = 'sent', due_ms = NULL", "UPDATE alarm SET next_rung_ms = NULL"):
        scene.database.write_now(lambda tx, sql=change: tx.sql.exec_driver_sql(sql))


async def test_a_problem_begins_once_and_ends_once_and_both_are_news(scene: Scene) -> None:
    async with scene.life() as watch:
        await begins(scene, watch)
        await cast.until(lambda: scene.kept == [("broker_link", NOON, None)])
        await ends(scene, watch)
        await cast.until(lambda: scene.kept == [("broker_link", NOON, NOON + 50 * S)])
    events = scene.database.read_now(lambda tx: events_after(tx, 0, ["hub"]))
    assert [(one.data["kind"], one.data["until_ms"]) for one in events] == [
        ("broker_link", None),
        ("broker_link", NOON + 50 * S),
    ]


async def test_who_is_woken_and_stopped_in_one_moment_stops(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "KEEP_EVERY_S", 3_600.0)
    watch = shell.Watch(scene.clock, scene.machine, lambda: scene.said)
    task = asyncio.create_task(watch.run(scene.database))
    await cast.until(lambda: watch.kept_ms is not None and not watch.unkept, "its first look")
    await asyncio.sleep(0.05)
    watch._woken.set()  # pyright: ignore[reportPrivateUsage] - the very moment
    task.cancel()
    ended, _ = await asyncio.wait({task}, timeout=10)
    assert ended


async def test_a_problem_outlives_the_hub_and_is_the_same_afterwards(scene: Scene) -> None:
    async with scene.life() as watch:
        await begins(scene, watch)
        await cast.until(lambda: scene.kept == [("broker_link", NOON, None)])
    heard(scene)
    await scene.later(3600)
    async with scene.life() as watch:
        assert [(one.kind, one.since_ms) for one in watch.problems] == [("broker_link", NOON)]
        await asyncio.sleep(0.05)
        await scene.later(60)
        await asyncio.sleep(0.05)
    assert scene.kept == [("broker_link", NOON, None)]
    scene.said["broker_link"] = 0
    async with scene.life() as watch:
        await ends(scene, watch)
        await cast.until(lambda: scene.kept[0][2] is not None)
    assert len(scene.kept) == 1


async def test_what_the_database_does_not_take_is_known_at_once_and_kept_later(scene: Scene) -> None:
    async with scene.life() as watch:
        scene.database.write_now(lambda tx: tx.sql.exec_driver_sql("ALTER TABLE setting RENAME TO gone"))
        await cast.until(lambda: watch.unkept, "a write that fails")
        await scene.later(10, broken=True)
        await becomes(watch, "store")
        await begins_too(scene, watch)
        assert scene.kept == []
        scene.database.write_now(lambda tx: tx.sql.exec_driver_sql("ALTER TABLE gone RENAME TO setting"))
        await cast.until(lambda: [kind for kind, *_ in scene.kept] == ["store", "broker_link"])
        await measured(watch, "store", 0)
        await scene.later(30)
        await becomes(watch, "broker_link")
        await cast.until(lambda: scene.kept[0][2] == scene.clock.now_ms())


async def begins_too(scene: Scene, watch: Watch) -> None:
    scene.said["broker_link"] = 1
    await measured(watch, "broker_link", 1)
    await scene.later(20, broken=True)
    await becomes(watch, "store", "broker_link")


async def test_those_outside_hear_what_is_wrong_and_that_it_is_over_a_minute_later_at_the_earliest(
    scene: Scene,
) -> None:
    async with scene.life() as watch:
        await begins(scene, watch)
        await cast.until(lambda: messages(scene) == [("supervisor duty", ["broker_link"])])
        await ends(scene, watch)
        await asyncio.sleep(0.05)
        assert len(messages(scene)) == 1
        await scene.later(30)
        await cast.until(lambda: messages(scene)[1:] == [("supervisor", [])])


async def test_a_problem_is_an_alarm_that_waits_to_be_seen_when_it_is_over(scene: Scene) -> None:
    query = "SELECT kind, state, returned_ms, json_extract(data, '$.problem') FROM alarm"
    async with scene.life() as watch:
        await begins(scene, watch)
        await cast.until(lambda: scene.rows(query) == [("hub_problem", "open", None, "broker_link")])
        await ends(scene, watch)
        await cast.until(lambda: scene.rows(query)[0][2] == NOON + 50 * S)
    assert scene.rows("SELECT alarm_id FROM hub_problem") == [(1,)]


async def test_a_clock_that_is_set_is_noticed(scene: Scene) -> None:
    async with scene.life() as watch:
        await measured(watch, "clock_jump", 0)
        scene.clock.forward(-3600 * S)
        await becomes(watch, "clock_jump")
        assert watch.problems[0].value == -3600 * S
        await scene.later(60)
        await asyncio.sleep(0.05)
        assert [one.kind for one in watch.problems] == ["clock_jump"], "both clocks went on: no further jump"
        await scene.later(600)
        await becomes(watch)


async def test_a_clock_that_was_set_back_while_the_hub_was_off_is_noticed(scene: Scene) -> None:
    async with scene.life():
        pass
    scene.clock.forward(-60 * S)
    async with scene.life() as watch:
        await becomes(watch, "clock_jump")
        assert watch.problems[0].value == -60 * S


async def test_a_hub_that_was_off_for_long_has_no_clock_that_jumped(scene: Scene) -> None:
    async with scene.life():
        pass
    scene.clock.forward(3600 * S)
    async with scene.life() as watch:
        await asyncio.sleep(0.1)
        assert watch.problems == []


async def test_a_disk_that_fills_up_is_noticed_twice(scene: Scene) -> None:
    async with scene.life() as watch:
        scene.machine.free = 900_000_000
        await measured(watch, "disk_low", 900_000_000)
        await scene.later(60)
        await becomes(watch, "disk_low")
        scene.machine.free = 100_000_000
        await becomes(watch, "disk_full", "disk_low")


async def test_a_part_that_breaks_down_again_and_again_is_noticed_and_one_that_stumbles_is_not(scene: Scene) -> None:
    async with scene.life() as watch:
        watch.stumbled("messages")
        for _ in range(4):
            await asyncio.sleep(0.03)
            await scene.later(10)
        await asyncio.sleep(0.03)
        assert watch.problems == []
        for _ in range(4):
            watch.stumbled("messages")
            await measured(watch, "follower_down", 1)
            await scene.later(10)
        await becomes(watch, "follower_down")


async def test_an_alarm_that_does_not_go_up_its_ladder_is_noticed(scene: Scene) -> None:
    held = alarms.Unreadable("ph-00001", cast.WANG)
    scene.database.write_now(lambda tx: alarms.take_in(tx, [held]))  # and nobody climbs here
    async with scene.life() as watch:
        await scene.later(44)
        await measured(watch, "escalation_late", 14_000)
        await scene.later(10)
        await measured(watch, "escalation_late", 24_000)
        assert watch.problems == [], "10 s ago it was not late"
        await scene.later(10)
        await becomes(watch, "escalation_late")


async def test_a_hub_that_stands_still_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = replace(RULES["loop_lag"], begins_at=300, ends_at=100)
    monkeypatch.setitem(as_type(dict[Any, Any], RULES), "loop_lag", patient)
    async with scene.life() as watch:
        await asyncio.sleep(0.02)
        time.sleep(0.4)  # noqa: ASYNC251 - nothing else gets a turn, which is what is tried
        await becomes(watch, "loop_lag")
        assert watch.problems[0].value >= 300


def test_what_is_kept_twice_is_there_once(scene: Scene) -> None:
    problem = HubProblem("backlog", "critical", NOON, 12_000)
    changes = [Change(problem, None), Change(problem, NOON + 5), Change(problem, None), Change(problem, NOON + 9)]
    for _ in range(2):
        scene.database.write_now(lambda tx: service.look(tx, changes, []))
    assert scene.kept == [("backlog", NOON, NOON + 5)]
    assert len(scene.database.read_now(lambda tx: events_after(tx, 0, ["hub"]))) == 2


def test_a_problem_never_ends_before_it_began(scene: Scene) -> None:
    problem = HubProblem("clock_jump", "warning", NOON, -5_000)
    changes = [Change(problem, None), Change(problem, NOON - 5_000)]
    scene.database.write_now(lambda tx: service.look(tx, changes, []))
    assert scene.kept == [("clock_jump", NOON, NOON)]


async def test_a_hub_without_a_backup_for_three_days_says_so_until_there_is_one(scene: Scene, tmp_path: Path) -> None:
    async with scene.life() as watch:
        await scene.later(2 * DAY_S)
        await asyncio.sleep(0.05)
        assert watch.problems == []
        await scene.later(DAY_S)
        await becomes(watch, "backup_old")
        back_up(tmp_path / "hub.db", tmp_path / "safe", cast.SITE, scene.clock)
        await becomes(watch)
        await scene.later(3 * DAY_S - 1)
        await asyncio.sleep(0.05)
        assert watch.problems == []
