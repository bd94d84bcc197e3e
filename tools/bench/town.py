"""A hub's database with as many phones as the bench needs."""

from pathlib import Path

from hub.devices import load
from hub.kernel import Database, SystemClock
from hub.kernel.migrate import migrate
from simulator.town.load import fill

SEED = 7
# Beyond it the same homes have several phones: to the hub a device is a device, and a larger town takes long to draw.
HOMES_MAX = 20_000


def phones(devices: int) -> list[str]:
    """The ids of the phones in a database made by `make_town`, in order."""
    return [f"ph-{number:05d}" for number in range(1, devices + 1)]


def make_town(path: Path, devices: int) -> None:
    """Create, migrate and fill the database at `path`."""
    database = Database(path, SystemClock())
    try:
        migrate(database)
        fill(database, SEED, homes := min(devices, HOMES_MAX))
        more = [(phone, number % homes + 1) for number, phone in enumerate(phones(devices)[homes:])]
        rows = [{"id": phone, "kind": "phone", "resident_id": home, "paired_id": None} for phone, home in more]
        database.write_now(lambda tx: load(tx, rows))
    finally:
        database.close()  # the last connection folds the log into the file, which is then copied whole
