"""What these tests begin with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from .town import Night


@pytest.fixture
async def night(tmp_path: Path) -> AsyncGenerator[Night]:
    night = Night(tmp_path)
    await night.begin()
    yield night
    night.end()
