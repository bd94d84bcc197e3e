"""A watch over a real database, on a machine and beside an intake that do as they are told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from hub.kernel import Database
from hub.watch import Watch
from hub.watch import watch as shell
from tests import cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from hub.watch import Kind


class HandMachine:
    """Its clock goes when a test says so."""

    def __init__(self) -> None:
        self.free = 10**12
        self.s = 1_000.0

    def free_bytes(self) -> int:
        return self.free

    def database_bytes(self) -> int:
        return 4_096

    def monotonic_s(self) -> float:
        return self.s


class Scene:
    """What is around the watch. `said`: what the intake says of itself."""

    def __init__(self, database: Database, clock: cast.HandClock) -> None:
        self.database = database
        self.clock = clock
        self.machine = HandMachine()
        self.watch: Watch | None = None
        self.said: dict[Kind, int | None] = {"broker_link": 0, "intake_delay": 0, "backlog": 0}

    async def later(self, seconds: float, *, broken: bool = False) -> None:
        """Both clocks go on; while a write is on its way only where it is `broken`: it would have taken so long."""
        watch = self.watch
        if watch is not None and not broken:
            await cast.until(lambda: not watch.unkept, "the write that is on its way")
        self.clock.forward(round(seconds * 1000))
        self.machine.s += seconds

    @asynccontextmanager
    async def life(self) -> AsyncGenerator[Watch]:
        """One life of the hub."""
        watch = Watch(self.clock, self.machine, lambda: self.said)
        task = asyncio.create_task(watch.run(self.database))
        try:
            await cast.until(lambda: watch.kept_ms is not None or task.done(), "its first look")
            self.watch = watch
            yield watch
        finally:
            self.watch = None
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is in the database."""
        return [tuple(row) for row in self.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]

    @property
    def kept(self) -> list[tuple[Any, ...]]:
        """Every problem: kind, since, until."""
        return self.rows("SELECT kind, since_ms, until_ms FROM hub_problem ORDER BY id")


@pytest.fixture
def scene(tmp_path: Path, clock: cast.HandClock, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Looks follow each other at once; the hand moves the time between them."""
    monkeypatch.setattr(shell, "LOOK_EVERY_S", 0.005)
    monkeypatch.setattr(shell, "KEEP_AGAIN_S", 0.005)
    monkeypatch.setattr(shell, "KEEP_EVERY_S", 0.02)
    cast.make_database(tmp_path / "hub.db", clock)
    return Scene(Database(tmp_path / "hub.db", clock), clock)
