"""What the tests of devices begin with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests import cast

from .town import Town


@pytest.fixture
async def town(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[Town]:
    town = Town(tmp_path, clock)
    await town.devices.start()
    town.devices.supervision.link_up(clock.now_ms())
    yield town
    await town.devices.stop()
    town.database.close()
