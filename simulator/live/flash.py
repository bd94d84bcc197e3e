"""What each simulated phone has in its flash memory, in one file on our disk: a press survives whatever kills us.

`save` returns when the bytes are on the disk, and only then may the phone send. That stops the event loop for the
fraction of a millisecond that a disk takes, which is the honest price: the real phone waits for its flash as well.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

_SETUP: Final = (
    "PRAGMA locking_mode=EXCLUSIVE",  # two simulators with the same phones would give two presses one name
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "CREATE TABLE IF NOT EXISTS flash(device TEXT PRIMARY KEY, saved BLOB NOT NULL) WITHOUT ROWID",
    "BEGIN IMMEDIATE",
    "COMMIT",
)


class FlashInUse(RuntimeError):
    """Another simulator is running with the same folder."""


class Flash:
    """The file `phones.db` in `folder` (made if it is not there)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sql = sqlite3.connect(folder / "phones.db", isolation_level=None, timeout=0)
        try:
            for statement in _SETUP:
                self._sql.execute(statement)
        except sqlite3.OperationalError as error:
            self._sql.close()
            raise FlashInUse(f"{folder / 'phones.db'}: {error}") from error

    def load(self, device: str) -> bytes | None:
        """What was saved last, None for a new device."""
        row = self._sql.execute("SELECT saved FROM flash WHERE device = ?", (device,)).fetchone()
        return None if row is None else bytes(row[0])

    def devices(self) -> frozenset[str]:
        """All of whom something is saved."""
        return frozenset(row[0] for row in self._sql.execute("SELECT device FROM flash"))

    def save(self, device: str, saved: bytes) -> None:
        """Keep `saved` in place of what was there. When this returns, power may fail."""
        self._sql.execute("INSERT OR REPLACE INTO flash(device, saved) VALUES (?, ?)", (device, saved))

    def close(self) -> None:
        self._sql.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
