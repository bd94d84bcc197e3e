"""A hub in this process, at noon in Shanghai, around the small town."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests import cast


@pytest.fixture
def clock() -> cast.HandClock:
    return cast.HandClock()


@pytest.fixture
async def hub(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[cast.RunningApp]:
    async with cast.running_app(tmp_path, clock) as running:
        yield running
