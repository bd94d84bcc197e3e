"""A door for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import cast
from tests.hub.intake.door import Door


@pytest.fixture
def door(tmp_path: Path, clock: cast.HandClock) -> Iterator[Door]:
    opened = Door(tmp_path, clock)
    yield opened
    opened.database.close()
