"""What the tests of the live town share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.live.live_town import LiveTown, live_town

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def town(tmp_path: Path) -> Generator[LiveTown]:
    """A broker, and a hub with the town of fifty phones."""
    with live_town(tmp_path) as running:
        yield running
