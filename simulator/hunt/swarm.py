"""Many seeds, one after the other on every core, until a promise breaks: what one seed does not find, another does.

Each core has a process of its own (fresh, so that nothing is left over from whoever started it), which is told a seed,
runs it, and says what came of it. None of them outlives this one, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import traceback
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.context import SpawnProcess

    from simulator.hunt.case import Run
    from simulator.virtual.options import Options, Result

LOOK_EVERY_S: Final = 0.25  # how long an interruption may go unnoticed
PATIENCE_S: Final = 5.0
ORPHANED: Final = 70
SWEEPS_MAX: Final = 10


class BrokeDown(RuntimeError):
    """A run of `seed` did not come to its end. The text is what Python said, or how the process ended."""

    def __init__(self, seed: int, text: str) -> None:
        super().__init__(text)
        self.seed = seed


@dataclass(slots=True)
class Progress:
    """`shares`: how far each seed that is running now has come, 0 to 1."""

    seeds: int
    results: list[Result] = field(default_factory=list["Result"])
    shares: dict[int, float] = field(default_factory=dict[int, float])

    @property
    def share(self) -> float:
        """How much of all is done, 0 to 1."""
        return (len(self.results) + sum(self.shares.values())) / self.seeds


def swarm(
    run: Run, options: Options, seeds: Iterable[int], jobs: int, look: Callable[[Progress], bool]
) -> list[Result]:
    """Run `options` with each of `seeds`, `jobs` at a time, until one breaks a promise: that is the last in the list.

    Else they are in the order of their seeds. `run` is a function of a module. `look` is told some times a second how
    it stands, and ends everything by saying False. Raises BrokeDown when a run itself fails.
    """
    waiting = deque(seeds)
    progress = Progress(len(waiting))
    with tempfile.TemporaryDirectory(prefix="lamplight-swarm-") as folder:
        with _deaf_to_ctrl_c():
            workers = _start(run, options, min(jobs, len(waiting)), Path(folder))
        try:
            for worker in workers:
                worker.next(waiting)
            while any(worker.seed is not None for worker in workers) and look(progress):
                for worker in _heard(workers):
                    result = worker.hear(progress)
                    if result is None:
                        continue
                    progress.results.append(result)
                    if result.violations:
                        return progress.results
                    worker.next(waiting)
        finally:
            for worker in workers:
                worker.end()
    return sorted(progress.results, key=lambda result: result.seed)


class _Worker:
    """One process, seen from here."""

    def __init__(self, process: SpawnProcess, ours: Connection) -> None:
        self.process = process
        self.ours = ours
        self.seed: int | None = None

    def next(self, waiting: deque[int]) -> None:
        """Give it the next seed, if there is one."""
        self.seed = waiting.popleft() if waiting else None
        if self.seed is not None:
            with suppress(BrokenPipeError):  # it is dead: that is heard when it is listened to
                self.ours.send(self.seed)

    def hear(self, progress: Progress) -> Result | None:
        """One thing that it has said: how far it is, or what came of its seed."""
        seed = self.seed if self.seed is not None else -1
        try:
            said = self.ours.recv()
        except (EOFError, OSError):
            self.process.join(PATIENCE_S)
            raise BrokeDown(seed, f"its process ended with code {self.process.exitcode}") from None
        if isinstance(said, float):
            progress.shares[seed] = said
            return None
        progress.shares.pop(seed, None)
        if isinstance(said, str):
            raise BrokeDown(seed, said)
        return said

    def end(self) -> None:
        """Now."""
        self.process.terminate()
        self.process.join(PATIENCE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.ours.close()


def _start(run: Run, options: Options, jobs: int, folder: Path) -> list[_Worker]:
    context = multiprocessing.get_context("spawn")
    workers: list[_Worker] = []
    for nth in range(jobs):
        ours, theirs = context.Pipe()
        own = folder / str(nth)
        process = context.Process(target=_work, args=(run, replace(options, folder=own), theirs), daemon=True)
        process.start()
        theirs.close()
        workers.append(_Worker(process, ours))  # pyright: ignore[reportArgumentType] - on Windows it is another class
    return workers


@contextmanager
def _deaf_to_ctrl_c() -> Generator[None]:
    """Who is started meanwhile stays so: Ctrl-C reaches all of a terminal, and it is for us to end them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _heard(workers: list[_Worker]) -> Iterator[_Worker]:
    busy = {worker.ours: worker for worker in workers if worker.seed is not None}
    for ready in wait(list(busy), LOOK_EVERY_S):
        if isinstance(ready, Connection):
            yield busy[ready]


# What runs in each process.


def _work(run: Run, options: Options, theirs: Connection) -> None:
    folder = options.folder
    if folder is not None:
        tempfile.tempdir = str(folder.parent)  # whatever this process leaves behind is swept up with it
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    while True:
        try:
            seed: int = theirs.recv()
            theirs.send(_one(run, replace(options, seed=seed), theirs))
        except (EOFError, OSError):  # nobody listens any more
            _end_with_parent(folder)


def _one(run: Run, options: Options, theirs: Connection) -> Result | str:
    folder = options.folder or Path()

    def said(now_us: int, _events: int) -> bool:
        theirs.send(min(now_us / options.span_us, 1.0))
        return True

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        return run(options, (), said)
    except Exception:
        return traceback.format_exc()


def _end_with_parent(folder: Path | None) -> None:
    """If whoever started us is killed, nobody else would end us, or sweep up."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    for _ in range(SWEEPS_MAX):
        if folder is None or not folder.parent.exists():
            break
        shutil.rmtree(folder.parent, ignore_errors=True)  # in vain when another thread or process writes just then
    os._exit(ORPHANED)
