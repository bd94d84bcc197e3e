"""A test that needs Mosquitto, Chromium or MicroPython says so by a mark, and is never left out in silence.

Without `CI=true` it is skipped where the program is missing, and the summary names it; with `CI=true` it fails.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from tools.setup.components import COMPONENTS, missing

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

IN_CI: Final = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
LONG: Final = os.environ.get("LAMPLIGHT_TESTS") == "long"
_REASON: Final = "not installed here: "


def register(config: pytest.Config) -> None:
    """Declare one mark for each component."""
    for component in COMPONENTS:
        config.addinivalue_line("markers", f"needs_{component.mark}: needs {component.package}")


def check(item: pytest.Item, absent: dict[str, str]) -> None:
    """Skip `item`, or fail it in CI, if it needs one of `absent` (mark to package)."""
    for mark, package in absent.items():
        if item.get_closest_marker(f"needs_{mark}") is not None:
            (pytest.fail if IN_CI else pytest.skip)(_REASON + package)


def absent_components() -> dict[str, str]:
    """What this machine lacks, as mark to package."""
    return {component.mark: component.package for component in missing()}


def report(reporter: TerminalReporter) -> None:
    """Say how many tests did not run, and what would have to be installed for them."""
    skipped: list[pytest.TestReport] = reporter.stats.get("skipped", [])
    texts = [entry.longreprtext for entry in skipped]
    reasons = Counter(text.split(_REASON)[1].rstrip("')") for text in texts if _REASON in text)
    for package, count in sorted(reasons.items()):
        reporter.write_line(f"DID NOT RUN: {count} tests, because {package} is {_REASON.split(':')[0]}", yellow=True)
