"""A database grows with the hub: every revision, in order, once, all of it or nothing."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text

from hub.kernel import Database, SystemClock, metadata
from hub.kernel.migrate import MigrationError, differences, migrate
from hub.kernel.shape import shape
from hub.schema import CONTEXTS
from tests import cast


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lamplight.db"


def migrated(path: Path) -> Database:
    database = Database(path, SystemClock())
    migrate(database)
    return database


def test_the_revisions_make_exactly_the_tables_of_the_code() -> None:
    assert len(CONTEXTS) >= 8
    assert differences() == []


def test_the_check_names_what_is_missing() -> None:
    planted = Table("planted", metadata, Column("id", Integer, primary_key=True))
    try:
        assert "no revision makes: planted: column id INTEGER not null" in differences()
    finally:
        metadata.remove(planted)


def test_the_check_is_a_command_with_an_exit_code() -> None:
    command = [sys.executable, "-m", "hub.kernel.migrate", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=cast.DEADLINE_S, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX uq_alarm_unclosed",
        "DROP INDEX ix_timeline_resident_id",
        "ALTER TABLE operator DROP COLUMN theme",
        "ALTER TABLE operator ADD COLUMN shoe_size INTEGER",
        "DROP TABLE heartbeat_hour",
        "CREATE UNIQUE INDEX more ON zone (name)",
    ],
)
def test_a_difference_of_any_kind_is_seen(path: Path, change: str) -> None:
    migrated(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        before = shape(connection)
        connection.execute(text(change))
        assert shape(connection) != before
    engine.dispose()


def test_numbers_that_are_never_given_twice_are_part_of_the_shape(tmp_path: Path) -> None:
    shapes: list[set[str]] = []
    for once in (True, False):
        engine = create_engine(f"sqlite:///{tmp_path / str(once)}")
        with engine.connect() as connection:
            catalogue = MetaData()
            Table("event", catalogue, Column("seq", Integer, primary_key=True), sqlite_autoincrement=once)
            catalogue.create_all(connection)
            shapes.append(shape(connection))
        engine.dispose()
    assert shapes[0] - shapes[1] == {"event: numbers are never given twice"}


def test_a_database_that_is_up_to_date_is_left_as_it_is(path: Path) -> None:
    database = migrated(path)
    database.write_now(cast.small_town)
    migrate(database)
    count = text("SELECT count(*) FROM resident")
    assert database.read_now(lambda tx: tx.sql.execute(count).scalar_one()) == 6
    database.close()


def test_a_newer_database_is_refused_and_left_as_it_is(path: Path) -> None:
    migrated(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    database = Database(path, SystemClock())
    with pytest.raises(MigrationError, match="9999"):
        migrate(database)
    database.close()


def test_a_revision_that_fails_leaves_nothing_behind(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE work_item (id INTEGER)")  # in the way of the first revision, near its end
    raw.close()
    database = Database(path, SystemClock())
    with pytest.raises(Exception, match="work_item"):
        migrate(database)
    tables = text("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert database.read_now(lambda tx: list(tx.sql.execute(tables).scalars())) == ["work_item"]
    database.close()


def test_rows_that_would_point_at_nothing_stop_the_migration(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE home (id INTEGER PRIMARY KEY)")
        raw.execute("CREATE TABLE lodger (home_id INTEGER REFERENCES home (id))")
        raw.execute("INSERT INTO lodger VALUES (77)")
    raw.close()
    database = Database(path, SystemClock())
    with pytest.raises(MigrationError, match="lodger would point at nothing in home"):
        migrate(database)
    tables = text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    assert database.read_now(lambda tx: list(tx.sql.execute(tables).scalars())) == ["home", "lodger"]
    database.close()
