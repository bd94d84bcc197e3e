"""What every test shares: marks for programs that a machine may lack (`needs.py`), random tests (`randomness.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog

from tests import needs, randomness
from tools.setup import micropython

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_absent = pytest.StashKey[dict[str, str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    randomness.configure(config)
    needs.register(config)
    config.stash[_absent] = needs.absent_components()
    # By default every local variable of every frame is written down, which for an error inside a hub takes minutes.
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


def pytest_report_header() -> list[str]:
    return [randomness.header(), f"DEVICE: {micropython.find() or 'no MicroPython'}"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    randomness.count(item)
    needs.check(item, item.config.stash[_absent])


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    randomness.report(terminalreporter)
    if any("needs_micropython" in entry.keywords for entry in terminalreporter.stats.get("passed", [])):
        terminalreporter.write_line(f"DEVICE: {micropython.find()}; the portable tests also on {micropython.newest()}")
    needs.report(terminalreporter)
