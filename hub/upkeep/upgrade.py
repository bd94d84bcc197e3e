"""A newer hub changes the shape of the database: tried on a copy first, and a copy kept until it is sure.

A migration is one transaction, so one that fails changes nothing. The copy is for the other case: it went through, and
only afterwards somebody finds that the newer hub cannot be used. Then the older hub goes on with the copy.
"""

import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from hub.kernel import Clock, Database
from hub.kernel.migrate import Step, migrate, pending

from .manifest import check, count
from .snapshot import Told, UpkeepError, nobody, still, take_snapshot

ROOM = 1.2


@dataclass(frozen=True, slots=True)
class Trial:
    """How the migration went on a copy. `changed`: tables whose rows became more or fewer, with both counts."""

    revision: str | None
    steps: list[Step]
    copied_s: float
    migrated_s: float
    changed: dict[str, tuple[int | None, int | None]]


def try_upgrade(database: Path, clock: Clock, told: Told = nobody) -> Trial:
    """Carry out on a copy what this hub would do to `database` at its start, and check the result.

    The hub may go on meanwhile. Raises UpkeepError or MigrationError when it would not go well.
    """
    if not database.is_file():
        raise UpkeepError(f"There is no database {database}.")
    _need_room(database)
    with tempfile.TemporaryDirectory(prefix=".upgrade-", dir=database.parent) as folder:
        copy = Path(folder) / database.name
        began = time.monotonic()
        take_snapshot(database, copy, told)
        copied = time.monotonic()
        revision, steps = pending(copy)
        before = _rows(copy)
        told("migrated", 0, 1)
        began_to_migrate = time.monotonic()
        _migrate(copy, clock)
        migrated = time.monotonic()
        told("migrated", 1, 1)
        after = _rows(copy)
    names = sorted({*before, *after} - {"alembic_version"})
    changed = {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
    return Trial(revision, steps, copied - began, migrated - began_to_migrate, changed)


def keep_copy(database: Path) -> Path | None:
    """Before a migration: the database as it is, beside it as `lamplight.db.revision-0001`. None if there is none.

    Raises UpkeepError when there is no room for it, MigrationError when the database is newer than this hub.
    """
    if not database.is_file() or database.stat().st_size == 0:
        return None
    revision, steps = pending(database)
    if revision is None or not steps:
        return None
    _need_room(database)
    copy, part = Path(f"{database}.revision-{revision}"), Path(f"{database}.revision.part")
    part.unlink(missing_ok=True)
    take_snapshot(database, part)
    part.replace(copy)
    return copy


def forget_copies(database: Path) -> None:
    """After a start that went well and had nothing to migrate: the newer hub has proved itself."""
    for one in database.parent.glob(f"{database.name}.revision*"):
        one.unlink()


def _need_room(database: Path) -> None:
    needed, free = int(ROOM * database.stat().st_size), shutil.disk_usage(database.parent).free
    if free < needed:
        raise UpkeepError(
            f"{database.parent} has room for {free // 10**6} MB; a copy before the upgrade needs {needed // 10**6} MB."
        )


def _migrate(copy: Path, clock: Clock) -> None:
    database = Database(copy, clock)
    try:
        migrate(database)
    finally:
        database.close()


def _rows(copy: Path) -> dict[str, int]:
    with still(copy) as connection:
        try:
            check(connection, "integrity_check")
        except sqlite3.DatabaseError as error:
            raise UpkeepError(f"The database is damaged: {error}.") from None
        return count(connection)
