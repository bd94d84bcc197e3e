"""A door for each test, and quiet logs: the faults that these tests make are wanted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests import cast
from tests.hub.intake.door import Door


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    with capture_logs():
        yield


@pytest.fixture
def door(tmp_path: Path, clock: cast.HandClock) -> Iterator[Door]:
    opened = Door(tmp_path, clock)
    yield opened
    opened.database.close()
