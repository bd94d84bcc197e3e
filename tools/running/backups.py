"""`lamplight backup` and `lamplight restore`."""

from __future__ import annotations

import os
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .say import one_line_why, say, size

if TYPE_CHECKING:
    from hub.upkeep import Manifest

KEY: Final = "LAMPLIGHT_BACKUP_KEY"
DATABASE: Final = "LAMPLIGHT_DATABASE"
SITE: Final = "LAMPLIGHT_SITE"


def backup(
    into: Annotated[Path, typer.Option(envvar="LAMPLIGHT_BACKUPS", help="The folder for backups.")] = Path(
        "var/backups"
    ),
    database: Annotated[Path, typer.Option(envvar=DATABASE)] = Path("var/lamplight.db"),
    site: Annotated[str, typer.Option(envvar=SITE)] = "pengpu",
    keep: Annotated[int, typer.Option(min=1, max=10_000, help="Leave so many of this site, the newest.")] = 14,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")] = False,
) -> None:
    """Back up the database, also while the hub works: presses are stored and answered meanwhile.

    With LAMPLIGHT_BACKUP_KEY (hex, openssl rand -hex 32) the backup is encrypted: do so before it leaves this machine,
    as it says how ill people are and where their keys hang. Keep that key, LAMPLIGHT_SITE_KEY and the broker's
    password elsewhere: they are not in the backup, and without them it is of no use.

    \b
    lamplight backup                         into var/backups, the newest 14 are left
    lamplight backup --into /mnt/safe --keep 60 --json

    Exit codes: 0 the backup is there and on the disk, 1 it is not.
    """
    from hub.kernel import SystemClock
    from hub.upkeep import UpkeepError, back_up

    with one_line_why(UpkeepError, sqlite3.Error) as progress:
        done = back_up(database, into, site, SystemClock(), _key(), keep, progress)
    answer = {
        "path": str(done.path),
        "bytes": done.length,
        "sealed": KEY in os.environ,
        "removed": [str(one) for one in done.removed],
        "manifest": done.manifest.as_dict(),
    }
    sealed = "encrypted" if KEY in os.environ else f"NOT encrypted ({KEY} is not set)"
    gone = f"; {len(done.removed)} older ones removed" if done.removed else ""
    say(as_json, answer, f"{done.path}: {size(done.length)}, {_in_words(done.manifest)}, {sealed}{gone}")


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    into: Annotated[Path, typer.Option(help="An empty folder, or one that is not there yet.")],
    start: Annotated[bool, typer.Option("--start", help="Then start the hub on it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")] = False,
) -> None:
    """Bring a backup back: into an empty place only, and only if all of it is sound. Everybody signs in anew.

    \b
    lamplight restore var/backups/lamplight-pengpu-20261128T030000Z.tar.gz --into /srv/restored
    lamplight restore FILE --into /srv/restored --start

    Stop the old hub first: two hubs of one site push each other off the broker. What was pressed after the backup and
    is still open comes back from the phones by itself.

    Exit codes: 0 it is there, 1 it is not, and nothing is.
    """
    from hub.kernel import SystemClock
    from hub.upkeep import UpkeepError
    from hub.upkeep import restore as bring_back

    with one_line_why(UpkeepError, sqlite3.Error) as progress:
        done = bring_back(file, into, SystemClock(), _key(), os.environ.get(SITE), progress)
    answer = {"database": str(done.database), "manifest": done.manifest.as_dict()}
    say(
        as_json,
        answer,
        f"{done.database}: {_in_words(done.manifest)}",
        f"Start it: {DATABASE}={done.database} lamplight hub",
    )
    if start:
        _start_on(done.database)


def _start_on(database: Path) -> None:
    """The hub takes this process's place, so that whoever supervises it supervises the hub."""
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "hub"], {**os.environ, DATABASE: str(database)})  # noqa: S606


def _key() -> bytes | None:
    from hub.upkeep import key_of

    text = os.environ.get(KEY)
    return None if text is None else key_of(text)


def _in_words(manifest: Manifest) -> str:
    moment = datetime.fromtimestamp(manifest.made_ms / 1000, UTC).isoformat(" ", "seconds")
    residents, alarms = (manifest.counts.get(name, 0) for name in ("resident", "alarm"))
    what = f"{residents:,} residents, {alarms:,} alarms, {size(manifest.length)} of database"
    return f"{manifest.site} as it was at {moment} (revision {manifest.revision}): {what}"
