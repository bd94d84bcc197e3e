"""The town goes into a real database, whole or not at all, and never over somebody else's data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub import operators, residents
from hub.app import create_app
from hub.kernel import Database
from simulator.town import World, build
from simulator.town.load import Held, WrongTownError, fill, held, load
from tests.cast import NOON_MS, HandClock, RunningApp, new_database, settings_for


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    kept = new_database(tmp_path / "lamplight.db")
    yield kept
    kept.close()


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database.path)) as raw:
        return raw.execute(query).fetchall()


def test_the_whole_town_arrives(database: Database, town: World) -> None:
    said: dict[str, int] = {}
    assert fill(database, town.seed, 1_600, said.__setitem__)
    assert said == {name: len(every) for name, every in town.tables().items()}
    for table, count in said.items():
        assert rows(database, f"SELECT count(*) FROM {table}") == [(count,)], table  # noqa: S608
    assert rows(database, "PRAGMA foreign_key_check") == []
    first = town.residents[0]
    kept = rows(database, "SELECT name, address, conditions, door_notes, lat FROM resident WHERE id = 1")
    assert (*kept[0][:2], tuple(json.loads(kept[0][2])), *kept[0][3:]) == (
        first.name, first.address, first.conditions, first.door_notes, first.lat
    )  # fmt: skip


def test_the_hub_reads_what_was_loaded(database: Database, town: World) -> None:
    fill(database, town.seed, 30)
    known = database.read_now(lambda tx: residents.summaries(tx, [1, 30]))
    assert [known[i].address for i in (1, 30)] == [town.residents[i - 1].address for i in (1, 30)]
    maps = dict(rows(database, "SELECT name, geojson FROM plan"))
    assert json.loads(maps["zones"]) == town.maps["zones"]
    assert json.loads(maps["buildings"]) == town.maps["buildings"]


def test_nobody_of_the_town_has_a_password_and_a_link_lets_them_in(database: Database, town: World) -> None:
    fill(database, town.seed, 1)
    assert rows(database, "SELECT count(*) FROM operator WHERE password_hash IS NOT NULL") == [(0,)]
    login = town.operators[0].login
    token, _ = database.write_now(lambda tx: operators.make_sign_in_link(tx, login, 60_000))
    assert len(token) > 30


def test_the_second_time_nothing_changes(database: Database) -> None:
    assert fill(database, 7, 5)
    before = rows(database, "SELECT * FROM care_plan")
    assert not fill(database, 7, 5)
    assert rows(database, "SELECT * FROM care_plan") == before
    assert database.read_now(held) == Held(7, 5)


@pytest.mark.parametrize(("seed", "count"), [(8, 5), (7, 6), (7, 4)])
def test_another_town_is_refused_with_what_to_do(database: Database, seed: int, count: int) -> None:
    fill(database, 7, 5)
    with pytest.raises(WrongTownError, match=r"seed 7 with 5 .* SEED=7 DEVICES=5\. .* RESET=1") as refused:
        fill(database, seed, count)
    assert f"seed {seed} with {count}" in str(refused.value)
    assert rows(database, "SELECT count(*) FROM resident") == [(5,)]


def test_real_people_are_never_overwritten(database: Database) -> None:
    person = {"id": 3, "login": "chen", "name": "陈晓", "role": "admin", "language": "en"}
    database.write_now(lambda tx: operators.load(tx, [person]))
    with pytest.raises(WrongTownError, match="not from a town"):
        fill(database, 7, 5)
    assert rows(database, "SELECT count(*) FROM resident") == [(0,)]
    assert rows(database, "SELECT name FROM operator") == [("陈晓",)]


def test_a_town_that_fails_half_way_leaves_nothing(database: Database) -> None:
    def fall_over(what: str, _: int) -> None:
        if what == "operator":
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError, match="lights"):
        fill(database, 7, 5, fall_over)
    assert rows(database, "SELECT count(*) FROM resident") == [(0,)]
    assert database.read_now(held) is None
    assert fill(database, 7, 5)


def test_a_town_built_beforehand_joins_a_transaction(database: Database) -> None:
    world = build(9, 3, database.clock.now_ms())
    assert database.write_now(lambda tx: load(tx, world))[0]
    assert database.read_now(held) == Held(9, 3)


async def test_a_hub_finds_serves_and_schedules_the_residents_of_the_town(tmp_path: Path, town: World) -> None:
    path = tmp_path / "hub.db"
    link = a_loaded_town_with_a_link(path, town)
    app = create_app(settings_for(path), HandClock())
    async with app.router.lifespan_context(app):
        visitor = RunningApp(app).client()
        assert (await visitor.get(f"/sign-in/link/{link}")).status_code == 303
        sought = town.residents[500]
        found = await visitor.get("/api/v1/residents", params={"search": sought.initials, "limit": 200})
        assert sought.address in [line["address"] for line in found.json()["items"]]
        card = (await visitor.get(f"/api/v1/residents/{sought.id}")).json()
        assert (card["door_notes"], card["conditions"]) == (sought.door_notes, list(sought.conditions))
        work = (await visitor.get("/api/v1/worklist", params={"kind": "care_call", "limit": 50})).json()
        assert work["total"] == 1_600
        # Soon after its start the hub plans who is called when: both orders are right, before that and after it.
        later = [(item["from_ms"] or 0) > NOON_MS for item in work["items"]]
        times = [item["from_ms" if late else "due_ms"] for late, item in zip(later, work["items"], strict=True)]
        assert list(zip(later, times, strict=True)) == sorted(zip(later, times, strict=True))
        for name in ("zones", "buildings"):
            assert (await visitor.get(f"/api/v1/{name}.geojson")).json() == town.maps[name]


def a_loaded_town_with_a_link(path: Path, town: World) -> str:
    with closing(new_database(path)) as database:
        fill(database, town.seed, len(town.residents))
        return database.write_now(lambda tx: operators.make_sign_in_link(tx, town.operators[0].login, 60_000))[0]
