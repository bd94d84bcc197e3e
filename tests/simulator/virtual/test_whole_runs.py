"""A leap over quiet time changes nothing: the same trace to the last letter, and the same database at the end."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from simulator.virtual.options import Options, Result
from simulator.virtual.run import run
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from pathlib import Path

HOUR_US = 3600 * 1_000_000
# Not with a slow disk: there the heartbeats that a leap leaves out stand in the writer's line before everything else.
RUNS = [
    ("quiet_night", 12, 6), ("power_cut", 6, 14), ("year_end", 8, 3), ("anything", 6, 4), ("broker_restart", 6, 5),
    ("hub_crash_loop", 6, 3), ("carrier_outage", 6, 4), ("cloned_device", 6, 3),
    ("flu_week", 6, 3),
]  # fmt: skip
SEEDS = {"quick": (3,), "long": tuple(range(1, 21))}[PROFILE]


# Not these: tokens are drawn by whoever comes first at one instant, and how long the hub has listened is noted when it
# writes anyway.
NOT_COMPARED = {"session", "setting"}


def _lived(options: Options, folder: Path) -> tuple[Result, dict[str, list[str]]]:
    """What came of it, and each table of the hub's database at the end, in any order."""
    folder.mkdir()
    result = run(replace(options, folder=folder))
    [file] = folder.glob("*.db")
    with closing(sqlite3.connect(file)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables = sorted(names - NOT_COMPARED)
        return result, {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in tables}  # noqa: S608 - our own names


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("scenario", "homes", "hours"), RUNS)
def test_with_and_without_a_leap_a_run_is_the_same(
    tmp_path: Path, scenario: str, homes: int, hours: int, seed: int
) -> None:
    options = Options(seed, scenario, homes, hours * HOUR_US)
    quick, left = _lived(options, tmp_path / "leap")
    slow, right = _lived(replace(options, leap=False), tmp_path / "no_leap")
    assert quick.counts["steps"] < slow.counts["steps"]
    for name, rows in left.items():
        assert rows == right[name], name
    assert (quick.hash, quick.events, quick.violations) == (slow.hash, slow.events, slow.violations)
