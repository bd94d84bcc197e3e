"""How far a run has come: bars on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from simulator.hunt.swarm import Progress as SwarmProgress
    from simulator.virtual.interrupt import Interrupt
    from simulator.virtual.options import Progress as Look
    from simulator.virtual.when import When

WHOLE: Final = 1.0


class Bars:
    """Drawn while it is entered, and only when a run says how far it is: there is no thread that draws."""

    def __init__(self, interrupt: Interrupt) -> None:
        self._interrupt = interrupt
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[now]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._search = self._progress.add_task("search", total=WHOLE, visible=False, now="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        for bar in self._progress.task_ids:
            self._progress.update(bar, visible=False, refresh=True)
        self._progress.stop()

    def run(self, what: str, span_us: int, when: When) -> Look:
        """For one run; it goes on until somebody interrupts it."""
        bar = self._progress.add_task(what, total=span_us, now="")

        def look(now_us: int, events: int) -> bool:
            now = f"day {when.exact(now_us // 60_000_000 * 60_000_000)}, {events:,} entries"
            self._progress.update(bar, completed=now_us, now=now, visible=now_us < span_us, refresh=True)
            return not self._interrupt.came

        return look

    def swarm(self, swarm: SwarmProgress) -> bool:
        """For many."""
        broken = "" if not any(one.violations for one in swarm.results) else ", one broke a promise"
        now = f"{len(swarm.results):,} of {swarm.seeds:,} seeds{broken}"
        self._progress.update(
            self._search, description="swarm", completed=swarm.share, now=now, visible=True, refresh=True
        )
        return not self._interrupt.came

    def searching(self, nth: int, most: int) -> None:
        """Before each run of a search."""
        now = f"run {nth} of at most {most}"
        share = (nth - 1) / most
        self._progress.update(
            self._search, description="shortest run", completed=share, now=now, visible=True, refresh=True
        )
