"""A town's rows and a database with them in it, made once for each size and copied for each run."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from hub.kernel import Database
from hub.kernel.migrate import migrate
from simulator.town import SEED, build
from simulator.town.load import load

if TYPE_CHECKING:
    from simulator.town.world import World

KEPT_MAX: Final = 4
DATABASE: Final = "lamplight.db"


class Template(NamedTuple):
    """`rows`: who lives where. `database`: the hub's file on its first morning; copy it, never open it."""

    rows: World
    database: Path

    def copy(self, folder: Path) -> Path:
        """A database of one's own in `folder`; nothing is left of one that was there before."""
        path = folder / DATABASE
        for more in ("-wal", "-shm"):  # SQLite would write what a killed hub left there into the new file
            path.with_name(path.name + more).unlink(missing_ok=True)
        return Path(shutil.copy(self.database, path))


class _Still:
    """A clock that stands: the rows are loaded in one moment."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms


@lru_cache(maxsize=KEPT_MAX)
def template(devices: int, begins_ms: int) -> Template:
    """The town of `devices` homes as it is at `begins_ms` (UTC). Always the same town: a seed draws what happens in it.

    Raises ValueError for a number of devices that no town has.
    """
    rows = build(SEED, devices, begins_ms)
    path = Path(_folder().name) / f"{devices}-{begins_ms}.db"
    database = Database(path, _Still(begins_ms))
    try:
        migrate(database)
        database.write_now(lambda tx: load(tx, rows))
    finally:
        database.close()
    return Template(rows, path)


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Goes away with the process."""
    return tempfile.TemporaryDirectory(prefix="lamplight-town-", ignore_cleanup_errors=True)
