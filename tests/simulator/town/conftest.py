"""One town for all tests that only look at it."""

from __future__ import annotations

import pytest

from simulator.town import World, build

SEED = 7


@pytest.fixture(scope="session")
def town() -> World:
    return build(SEED)
