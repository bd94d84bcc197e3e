"""A newer hub tries its migrations on a copy, keeps a copy before it carries them out, and drops it when it is sure."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from hub.kernel.migrate import MigrationError, pending
from hub.upkeep import UpkeepError, forget_copies, keep_copy, try_upgrade
from tests import cast
from tests.hub.upkeep.old import old_database


@pytest.fixture
def clock() -> cast.HandClock:
    return cast.HandClock()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return old_database(tmp_path / "lamplight.db")


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_the_trial_says_what_would_be_done_and_leaves_the_database_alone(old: Path, clock: cast.HandClock) -> None:
    before = old.read_bytes()
    trial = try_upgrade(old, clock)
    assert trial.revision == "0001"
    assert [one.revision for one in trial.steps][:2] == ["0002", "0003"]
    assert "ladder" in trial.steps[0].subject
    assert trial.changed["message"] == (None, 0)
    assert trial.copied_s > 0 < trial.migrated_s
    assert old.read_bytes() == before
    assert [one.name for one in old.parent.iterdir()] == ["lamplight.db"]


def test_a_database_of_this_hub_has_nothing_to_do(tmp_path: Path, clock: cast.HandClock) -> None:
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    trial = try_upgrade(path, clock)
    assert (trial.steps, trial.changed) == ([], {})
    assert trial.revision == pending(path)[0]


def test_a_migration_that_would_fail_is_found_on_the_copy(old: Path, clock: cast.HandClock) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("INSERT INTO contact VALUES (1, 77, 1, 'x', 'son', '', 0)")
        connection.commit()
    with pytest.raises(MigrationError, match="contact"):
        try_upgrade(old, clock)
    assert revision(old) == "0001"
    assert [one.name for one in old.parent.iterdir()] == ["lamplight.db"]


def test_what_is_not_there_or_newer_is_refused(tmp_path: Path, clock: cast.HandClock) -> None:
    with pytest.raises(UpkeepError, match="no database"):
        try_upgrade(tmp_path / "lamplight.db", clock)
    newer = tmp_path / "newer.db"
    cast.make_database(newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(MigrationError, match="9999"):
        try_upgrade(newer, clock)


def test_a_copy_is_kept_only_where_there_is_something_to_migrate(tmp_path: Path, old: Path) -> None:
    copy = old.with_name("lamplight.db.revision-0001")
    assert keep_copy(old) == copy
    assert copy.stat().st_mode & 0o077 == 0
    assert revision(copy) == "0001"
    assert keep_copy(old) == copy  # the start before this one failed: the copy is taken again
    now = tmp_path / "now.db"
    cast.make_database(now)
    assert keep_copy(now) is None
    assert keep_copy(tmp_path / "nothing.db") is None
    forget_copies(old)
    assert not copy.exists()
    assert old.exists()


def test_without_room_for_the_copy_the_hub_does_not_migrate(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nearly_full(_folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=1000)

    monkeypatch.setattr("shutil.disk_usage", nearly_full)
    with pytest.raises(UpkeepError, match="has room for"):
        keep_copy(old)


def test_a_hub_keeps_the_old_database_until_its_second_start(old: Path) -> None:
    copy = old.with_name("lamplight.db.revision-0001")
    with cast.hub_process(old, cast.NOBODYS_PORT) as hub:
        assert hub.stop() == 0
    assert revision(old) != "0001"
    assert revision(copy) == "0001"
    with cast.hub_process(old, cast.NOBODYS_PORT) as hub:
        assert hub.stop() == 0
    assert not copy.exists()
