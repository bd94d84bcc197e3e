"""Brings a database to the shape that this hub needs, all of it or nothing.

python -m hub.kernel.migrate --check            says where a migrated database and the tables in the code differ
python -m hub.kernel.migrate --write "subject"  writes that difference as a new revision, to be read before it is kept
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

from .database import Database
from .schema import metadata
from .shape import shape

# Alembic is brought where it is needed: most starts find the shape that they want, and it is a sixth of their time.
if TYPE_CHECKING:
    from collections.abc import Generator

    from alembic.config import Config
    from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).parent / "migrations"
LOCK_S_MAX = 30


class MigrationError(Exception):
    """The database cannot be brought to this hub's shape; nothing has been changed. The text says what to do."""


class Step(NamedTuple):
    """One revision, and its subject."""

    revision: str
    subject: str


def migrate(database: Database) -> None:
    """Carry out the revisions that `database` has not seen, as one transaction that keeps every other writer out."""
    with _only_writer(database.path) as connection:
        if not _upgrade(connection):
            return
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise MigrationError(f"Row {broken[1]} of {broken[0]} would point at nothing in {broken[2]}.")


def _upgrade(connection: Connection) -> bool:
    """True when there was something to do."""
    if _revision(connection) == _newest():
        return False
    from alembic import command

    _known(connection)
    command.upgrade(_config(connection), "head")
    return True


def _known(connection: Connection) -> tuple[str | None, ScriptDirectory]:
    from alembic.script import ScriptDirectory

    scripts, now = ScriptDirectory.from_config(_config(connection)), _revision(connection)
    if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
        raise MigrationError(f"The database is newer (revision {now}) than this hub; start the newer hub on it.")
    return now, scripts


def _revision(connection: Connection) -> str | None:
    """What Alembic has noted in the database; None in a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _newest() -> str:
    """By the names of the files, which `write` numbers."""
    return max(path.name[1:5] for path in (SCRIPTS / "versions").glob("r[0-9]*_*.py"))


def pending(path: Path) -> tuple[str | None, list[Step]]:
    """The revision that the database has (None: it is new and empty), and what it has not seen, in order.

    Raises MigrationError when it is newer than this hub. Nothing is changed.
    """
    with _only_writer(path) as connection:
        now, scripts = _known(connection)
        steps = [Step(one.revision, one.doc) for one in scripts.iterate_revisions("head", now or "base")]
    return now, steps[::-1]


def differences() -> list[str]:
    """What a migrated database and the tables in the code do not have in common, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        with _only_writer(Path(folder) / "migrated.db") as connection:
            _upgrade(connection)
            migrated = shape(connection)
        with _only_writer(Path(folder) / "wanted.db") as connection:
            metadata.create_all(connection)
            wanted = shape(connection)
    missing = [f"no revision makes: {line}" for line in sorted(wanted - migrated)]
    return missing + [f"no table in the code has: {line}" for line in sorted(migrated - wanted)]


def write(subject: str) -> None:
    """A new revision with what Alembic finds different; it does not see everything that `differences` sees."""
    from alembic import command
    from alembic.script import ScriptDirectory

    with tempfile.TemporaryDirectory() as folder, _only_writer(Path(folder) / "migrated.db") as connection:
        _upgrade(connection)
        config = _config(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, subject, autogenerate=True, rev_id=f"{number:04}")


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, metadata=metadata)
    return config


@contextmanager
def _only_writer(path: Path) -> Generator[Connection]:
    """A transaction without foreign keys: a table that is made anew is dropped. They can only be off before it."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": LOCK_S_MAX})
    try:
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - it has just been opened
            raw.isolation_level = None  # as in database.py: we say BEGIN ourselves
            for first in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
                connection.exec_driver_sql(f"PRAGMA {first}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
    finally:
        engine.dispose()


def main() -> int:
    """The command line; 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m hub.kernel.migrate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--write", metavar="SUBJECT")
    asked = parser.parse_args()
    # The kernel knows no context; this command needs all their tables, and asks the one file that lists them.
    importlib.import_module("hub.schema")
    if asked.write:
        write(asked.write)
        return 0
    found = differences()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
