"""A fresh database file with the kernel's own tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.kernel import Database, SystemClock
from hub.kernel.schema import metadata


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    kept = Database(tmp_path / "lamplight.db", SystemClock())
    kept.write_now(lambda tx: metadata.create_all(tx.sql))
    yield kept
    kept.close()
