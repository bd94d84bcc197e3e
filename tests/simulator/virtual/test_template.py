"""Each run begins with the town as it was made, whatever an earlier run left in its folder."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from simulator.virtual.template import template

if TYPE_CHECKING:
    from pathlib import Path

MORNING_MS = 1_793_581_200_000  # 2026-11-02, 9:00 in Shanghai


def test_a_second_run_in_a_folder_knows_nothing_of_the_first(tmp_path: Path) -> None:
    made = template(2, MORNING_MS)
    path = made.copy(tmp_path)
    # Who only reads is the last to close, as a run's onlooker is, and leaves what was written beside the file.
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as onlooker,
        closing(sqlite3.connect(path, isolation_level=None)) as hub,
    ):
        hub.execute("PRAGMA journal_mode=WAL")
        onlooker.execute("SELECT * FROM resident").fetchall()
        hub.execute("CREATE TABLE of_the_first_run (id INTEGER)")
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    made.copy(tmp_path)
    with closing(sqlite3.connect(path)) as second:
        tables = {name for (name,) in second.execute("SELECT name FROM sqlite_master")}
    assert "resident" in tables
    assert "of_the_first_run" not in tables
