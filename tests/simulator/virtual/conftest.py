"""What the tests of the virtual town share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.virtual.room import Rooms

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def rooms(tmp_path: Path) -> Generator[Rooms]:
    """Rooms with people at their desks; they end with the test."""
    made = Rooms(tmp_path)
    yield made
    made.end()
