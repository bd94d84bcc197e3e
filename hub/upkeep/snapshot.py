"""Copies the database while the hub goes on writing: what the copy shows is one instant, whole.

The copy is read inside one reading transaction. In WAL a reader holds up no writer, and as its view does not change the
copy never begins anew, however many presses come in meanwhile. Only the log that SQLite keeps beside the database grows
until the copy is there, so nothing slow (checking, packing) happens before that.
"""

import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

PAGES_AT_A_TIME = 1_000  # 4 MB
PRIVATE = 0o600

Told = Callable[[str, int, int], None]
"""Hears how far it is: what is being done, how much of it, and how much it will be."""


class UpkeepError(Exception):
    """It could not be done, and nothing that was there has been changed. The text says why, and what would help."""


def nobody(_step: str, _done: int, _of: int) -> None:
    """Nobody wants to hear how far it is."""


def take_snapshot(source: Path, target: Path, told: Told = nobody) -> None:
    """Copy the database `source` to the new file `target` (mode 0600), on the disk when this returns.

    Raises sqlite3.Error or OSError for what disks do.
    """
    make_private(target)
    with _view_of(source) as view, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # flushed once, below
        view.backup(copy, pages=PAGES_AT_A_TIME, progress=lambda _s, left, of: told("copied", of - left, of))
    flush(target)


def make_private(path: Path) -> None:
    """An empty file that only its owner may read; raises FileExistsError where there is one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def flush(path: Path) -> None:
    """A file or a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def still(path: Path) -> Generator[sqlite3.Connection]:
    """Read a copy that nobody writes, without leaving a log beside it."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        yield connection


def revision_of(connection: sqlite3.Connection) -> str | None:
    """Which shape the database has; None when no hub has ever migrated it."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


@contextmanager
def _view_of(path: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as view:
        view.execute("PRAGMA query_only=ON")
        view.execute("BEGIN")
        view.execute("SELECT count(*) FROM sqlite_master")  # a transaction sees nothing before its first look
        yield view
