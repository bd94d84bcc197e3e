"""How long it takes to find who could come for one order: reading the register and choosing, in CPU time.

The register of the town, and the same many times over. The first order after a start reads all that is kept of those
who offer the service (`cold_ms`); every later one finds them read (`match_ms`, the median).
"""

import gc
import statistics
import time
from pathlib import Path
from typing import Any

from hub import providers
from hub.kernel import Database, SystemClock
from hub.kernel.migrate import migrate
from simulator.town import build
from tools.bench.say import say

SERVICE = "locksmith"
ORDERS = 25
ROWS_AT_A_TIME = 1_000


def measure(folder: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """One entry for each size, smallest first."""
    return [_one(folder / f"match-{size}.db", size) for size in sizes]


def _one(path: Path, size: int) -> dict[str, Any]:
    database = Database(path, SystemClock())
    migrate(database)
    try:
        _fill(database, size)
        # What filling it has left of it in memory must not be there for the first order.
        database.close()
        database = Database(path, SystemClock())
        gc.collect()
        took = [_order(database, number) for number in range(ORDERS)]
    finally:
        database.close()
    found = {
        "providers": size,
        "offer_it": took[0][1],
        "could_come": took[0][2],
        "cold_ms": round(took[0][0], 2),
        "match_ms": round(statistics.median(ms for ms, _, _ in took[1:]), 2),
    }
    say(f"match: {found}")
    return found


def _order(database: Database, number: int) -> tuple[float, int, int]:
    """Milliseconds of CPU, how many were looked at, and how many could come."""
    wanted = _wanted(database, number)
    began_s = time.process_time()
    register_ = database.read_now(lambda tx: providers.candidates(tx, SERVICE))
    found, _ = providers.matched(register_, wanted)
    return (time.process_time() - began_s) * 1000, len(register_), len(found)


def _wanted(database: Database, number: int) -> providers.Wanted:
    kind = database.read_now(lambda tx: providers.kind_of(tx, SERVICE))
    return providers.Wanted(
        SERVICE, 1 + number, 31.32, 121.44, _today(), 3, 11 * 60, skills=kind.skills, documents=kind.documents
    )


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


def _fill(database: Database, size: int) -> None:
    town = build(devices=1, now_ms=SystemClock().now_ms()).tables()["provider"]
    rows = [_copy(town[number % len(town)], number + 1) for number in range(size)]
    for at in range(0, size, ROWS_AT_A_TIME):
        part = rows[at : at + ROWS_AT_A_TIME]
        database.write_now(lambda tx, part=part: providers.load(tx, part))


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The same business under another number; its place and its people are not the other's."""
    people = [{**one, "id": number * 100 + place} for place, one in enumerate(row["workers"])]
    return {**row, "id": number, "lat": row["lat"] + number * 1e-6, "workers": people}
