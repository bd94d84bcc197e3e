"""Each run for the tests that ask for it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulator.report import runs

if TYPE_CHECKING:
    from simulator.report.facts import Facts


@pytest.fixture
def lively() -> Facts:
    return runs.lively()


@pytest.fixture
def quiet() -> Facts:
    return runs.quiet()


@pytest.fixture
def broken() -> Facts:
    return runs.broken()
