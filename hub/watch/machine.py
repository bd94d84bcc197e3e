"""The machine that the hub really runs on."""

import shutil
import time
from pathlib import Path


class RealMachine:
    """Its disk is the one that the database at `path` is on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def free_bytes(self) -> int:
        return shutil.disk_usage(self._path.parent).free

    def database_bytes(self) -> int:
        """With what is still in its log."""
        log = self._path.with_name(f"{self._path.name}-wal")
        return self._path.stat().st_size + (log.stat().st_size if log.exists() else 0)

    def monotonic_s(self) -> float:
        return time.monotonic()
