"""A town in which only what a test asks for goes wrong."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from simulator.faults.wishes import At
from simulator.scenarios import Scenario
from simulator.virtual import logs
from simulator.virtual.options import Options
from simulator.virtual.town import Town
from simulator.virtual.trace import Entry

MINUTE_US = 60_000_000


class Day:
    """The morning of a small town from eight o'clock on. `told`: all that happened so far."""

    def __init__(self, folder: Path) -> None:
        self.told: list[Entry] = []
        self._folder = folder
        self._begun = 0
        self._town: Town | None = None

    def begin(self, *faults: At, minutes: int = 25, homes: int = 8, calm_minute: int | None = None) -> Town:
        """Nobody presses unless a fault makes them."""
        self.told.clear()
        self._begun += 1
        folder = self._folder / str(self._begun)
        folder.mkdir()
        calm_us = None if calm_minute is None else calm_minute * MINUTE_US
        scenario = Scenario("a test", "a test", "2026-11-02 08:00", {0: 2}, 0.0, faults=faults)
        self._town = Town(Options(1, "a test", homes, minutes * MINUTE_US, calm_from_us=calm_us), scenario, folder)
        self._town.trace.observers.append(self.told.append)
        self._town.start()
        return self._town

    def until(self, minute: float) -> None:
        """Live on until so many minutes past eight."""
        self._live(int(minute * MINUTE_US))

    def through(self) -> None:
        """Live on until all is calm, and look at every promise."""
        assert self._town is not None
        self._live(self._town.end_us)
        self._town.checks.at_the_end()

    def count(self, who: str, what: str) -> int:
        """How often that happened."""
        return sum(entry.who == who and entry.what == what for entry in self.told)

    def _live(self, until_us: int) -> None:
        assert self._town is not None
        with logs.into(self._town.trace):
            self._town.loop.run(until_us)

    def end(self) -> None:
        """Let go of files."""
        if self._town is not None:
            self._town.end()
            self._town = None


@pytest.fixture
def day(tmp_path: Path) -> Generator[Day]:
    one = Day(tmp_path)
    yield one
    one.end()
