"""Killed like a power cut while a plan is made or written: what operators have seen for today stays where it was.

A real hub process, on a database with a town large enough for a plan of many steps.
"""

import asyncio
import json
import random
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from hub import care_calls
from hub.care_calls.planning import runner, store
from hub.care_calls.planning.model import Plan
from hub.kernel import Database, Read, SystemClock, Write, get_setting, local_time, metadata, site_zone
from tests import cast
from tests.randomness import SEED

pytestmark = pytest.mark.timeout(300)

RESIDENTS = 2_000
DAY_MS = 24 * cast.HOUR_MS


@pytest.fixture
def town(tmp_path: Path) -> Generator[Database]:
    """Everybody as the first resident of the cast, talked with at some time of the last two days."""
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    database = Database(path, SystemClock())

    def load(tx: Write) -> None:
        there = metadata.tables["resident"]
        one = dict(tx.sql.execute(select(there).where(there.c.id == cast.WANG)).mappings().one())
        more = range(100, 100 + RESIDENTS)
        tx.sql.execute(insert(there), [{**one, "id": number, "external_id": f"more-{number}"} for number in more])
        # Every minute of two days somebody.
        ago = {number: number * 60_000 % (2 * DAY_MS) for number in more}
        rows = [{"resident_id": number, "last_live_ms": tx.now_ms - ms} for number, ms in ago.items()]
        care_calls.load(tx, [{**row, "due_ms": row["last_live_ms"] + 3 * DAY_MS} for row in rows])

    database.write_now(load)
    yield database
    database.close()


@contextmanager
def hub_on(database: Database) -> Generator[cast.HubProcess]:
    with cast.hub_process(database.path, cast.free_port()) as hub:
        yield hub


def left(tx: Read) -> list[list[Any]]:
    """What of a plan that was decided for is still to be written."""
    parts = tx.sql.execute(text("SELECT rows FROM care_plan_run ORDER BY id")).scalars()
    return [row for part in parts for row in json.loads(part)]


def made(tx: Read) -> str | None:
    return get_setting(tx, runner.PLANNED)


def times(plans: dict[int, Plan]) -> dict[int, int | None]:
    return {one: plan.planned_ms for one, plan in plans.items()}


async def is_decided(database: Database) -> bool:
    return await database.read(made) is not None


async def is_written(database: Database, before: str | None) -> bool:
    return await database.read(lambda tx: made(tx) != before and not left(tx))


def no_plan(tx: Write) -> None:
    tx.sql.execute(text("DELETE FROM setting WHERE name LIKE 'care_planned%'"))
    tx.sql.execute(text("UPDATE care_plan SET planned_ms = NULL"))


async def test_a_kill_while_a_plan_is_written_or_made_shuffles_nobody_who_is_called_next(
    town: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the seed is printed by the run
    rest: list[list[Any]] = []
    while not rest:  # a hub that was faster has written all of it
        town.write_now(no_plan)
        with hub_on(town) as hub:
            await cast.until(lambda: is_decided(town), "a plan")
            await asyncio.sleep(chance.uniform(0, 0.05))
            hub.kill()
        rest = town.read_now(left)
    half = times(town.read_now(store.plans))
    decided = {row[0]: row[1] for row in rest}
    seen = {one: at_ms for one, at_ms in half.items() if one not in decided and at_ms is not None}
    with hub_on(town):
        await cast.until(lambda: is_written(town, None), "the rest of the plan")
        whole = times(town.read_now(store.plans))
    assert {one: whole[one] for one in decided} == decided, "the plan that was decided for, and no other"
    assert {one: whole[one] for one in seen} == seen

    known = town.read_now(made)
    with hub_on(town) as hub:
        await asyncio.sleep(runner.START_S + 1)
        assert town.read_now(made) == known, "nothing has changed: the plan that is kept holds"
        hub.kill()
    town.write_now(some_hours_are_closed)
    soon_ms = town.clock.now_ms() + DAY_MS
    soon = {one: at_ms for one, at_ms in whole.items() if at_ms is not None and at_ms < soon_ms}
    with hub_on(town) as hub:
        delay_s = runner.START_S + chance.uniform(0, 0.4)
        await asyncio.sleep(delay_s)
        hub.kill()
    now, is_new = times(town.read_now(store.plans)), town.read_now(made) != known
    assert is_new or now == whole, "the plan is the plan before it"
    assert {one: now[one] for one in soon} == soon
    with hub_on(town):
        await cast.until(lambda: is_written(town, known), "the plan with fewer hours")
    after = times(town.read_now(store.plans))
    assert {one: after[one] for one in soon} == soon
    moved = sum(after[one] != whole[one] for one in whole)
    told = f"killed with {len(rest)} of {len(whole)} still to be written, and {delay_s:.2f} s after it was up"
    with capsys.disabled():
        sys.stdout.write(f"\n{told} ({'decided' if is_new else 'not decided yet'}); {moved} moved\n")
    assert moved


def some_hours_are_closed(tx: Write) -> None:
    """On the day after tomorrow nobody is called before ten; nobody is told of it, as the hub is off."""
    day = local_time(tx.now_ms, site_zone(tx)).date() + timedelta(days=2)
    row = {"hours": [(10 * 60, 20 * 60)], "note": "", "made_by": cast.ZHOU, "made_ms": tx.now_ms}
    store.put_day(tx, {"day": day.isoformat(), **row})
