"""What every test shares: the marks for programs that a machine may lack (`tests/needs.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import needs

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_absent = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    needs.register(config)
    config.stash[_absent] = needs.absent_components()


def pytest_runtest_setup(item: pytest.Item) -> None:
    needs.check(item, item.config.stash[_absent])


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    needs.report(terminalreporter)
