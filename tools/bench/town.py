"""A hub's database with as many residents as the bench has phones."""

from pathlib import Path

from hub.kernel import Database, SystemClock
from hub.kernel.migrate import migrate
from simulator.town.load import fill

SEED = 7


def make_town(path: Path, devices: int) -> None:
    """Create, migrate and fill the database at `path`."""
    database = Database(path, SystemClock())
    try:
        migrate(database)
        fill(database, SEED, devices)
    finally:
        database.close()  # the last connection folds the log into the file, which is then copied whole
