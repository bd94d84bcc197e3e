"""What orders are told of the register."""

from pathlib import Path
from typing import Any

from hub import providers
from hub.kernel import Database
from hub.kernel.migrate import migrate
from hub.providers import register
from hub.providers.matching import Wanted, matched
from tests import cast

NOW = Wanted("locksmith", 1, 31.32, 121.44, "2026-11-27", 5, 12 * 60, frozenset({"locks"}), frozenset({"licence"}))


async def test_the_locksmith_of_the_cast_could_come(hub: cast.RunningApp) -> None:
    found = await hub.database.read(lambda tx: register.candidates(tx, "locksmith"))
    assert [(one.id, one.name, one.zones) for one in found] == [(cast.LOCKSMITH, "平安开锁", frozenset({1, 2}))]
    (goer,) = found[0].workers
    assert (goer.skills, goer.documents) == (frozenset({"locks"}), {"background_check": "2099-12-31"})
    assert found[0].documents == {"licence": "2099-12-31", "insurance": "2099-12-31"}
    assert [one.id for one in matched(found, NOW)[0]] == [cast.LOCKSMITH]


async def test_a_service_is_a_whole_word(hub: cast.RunningApp) -> None:
    for other in ("lock", "_ocksmith", "%", "locksmith_2", ""):
        assert await hub.database.read(lambda tx, key=other: register.candidates(tx, key)) == []


async def test_who_is_loaded_anew_is_somebody_else_for_the_next_order(hub: cast.RunningApp) -> None:
    rows = cast.town_rows()["provider"][:1]
    rows[0]["zones"] = [2]
    rows[0]["workers"][0]["skills"] = []
    rows[0]["documents"] = []
    await hub.database.write(lambda tx: providers.load(tx, rows))
    (found,) = await hub.database.read(lambda tx: register.candidates(tx, "locksmith"))
    assert (found.zones, found.documents, found.workers[0].skills) == (frozenset({2}), {}, frozenset())


async def test_a_business_and_its_people_are_known_by_number(hub: cast.RunningApp) -> None:
    def look(tx: Any) -> tuple[Any, ...]:
        return (
            register.provider(tx, cast.LOCKSMITH),
            register.provider(tx, 77),
            register.worker(tx, cast.LOCKSMITH),
            register.worker(tx, 77),
            register.workers_of(tx, cast.REPAIRER),
            register.provider_names(tx, [1, 2, 77]),
        )

    one, nobody, goer, no_goer, people, names = await hub.database.read(look)
    assert (one.name, one.documents["licence"], one.prices["locksmith"].cap_fen) == ("平安开锁", "2099-12-31", 20_000)
    assert (goer.name, goer.provider_id) == ("高建军", cast.LOCKSMITH)
    assert (nobody, no_goer) == (None, None)
    assert [one.name for one in people] == ["马丽华"]
    assert names == {1: "平安开锁", 2: "便民家电维修"}


def test_whoever_an_older_hub_kept_goes_on_with_their_licence(tmp_path: Path) -> None:
    """A business of before is one person of its name until it names its people."""
    from alembic import command

    from hub.kernel import migrate as module

    path = tmp_path / "old.db"
    with module._only_writer(path) as connection:  # pyright: ignore[reportPrivateUsage] - a database of yesterday
        command.upgrade(module._config(connection), "0036")  # pyright: ignore[reportPrivateUsage] - the same
        connection.exec_driver_sql(
            "INSERT INTO provider (id, name, services, zones, phone, licence_until) "
            """VALUES (1, '平安开锁', '["locksmith", "odd_jobs"]', '[1]', '+8610000002001', '2027-03-01')"""
        )
    database = Database(path, cast.HandClock())
    migrate(database)
    database.write_now(providers.settle_register)
    (found,), _ = database.write_now(lambda tx: register.candidates(tx, "locksmith"))
    assert found.documents == {"licence": "2027-03-01"}
    assert found.workers[0].skills == {"locks", "odd_jobs"}
    row = database.read_now(lambda tx: tx.sql.exec_driver_sql("SELECT pinyin, standing FROM provider").one())
    assert tuple(row) == ("ping ankaisuo", "active")
    due = database.read_now(lambda tx: tx.sql.exec_driver_sql("SELECT due_ms FROM provider_document").scalar())
    assert due == cast.NOON_MS + (64 * 24 - 12) * cast.HOUR_MS  # 30 days before, as that day begins in Shanghai
    database.close()
