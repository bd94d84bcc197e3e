"""Lives through one run: the town is put together, its days pass, all calms down, and every promise is looked at."""

from __future__ import annotations

import gc
import random
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hub.http.server import GARBAGE_OBJECTS_MIN
from simulator import scenarios
from simulator.virtual import logs
from simulator.virtual.options import Options, Progress, Result
from simulator.virtual.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from simulator.scenarios import Scenario
    from simulator.virtual.trace import Entry

MINUTE_US: Final = 60_000_000
SLICE_US: Final = 1 * MINUTE_US
CHECK_EVERY_US: Final = 10 * MINUTE_US
PROGRESS_EVERY_S: Final = 0.2


def run(
    options: Options,
    observers: Sequence[Callable[[Entry], None]] = (),
    progress: Progress | None = None,
    scenario: Scenario | None = None,
) -> Result:
    """One run. Raises ValueError for a scenario, an invariant or a number that cannot be; the text says what can.

    `scenario`: one that is in no file, instead of the one that `options` names. The wall clock is read for `progress`
    and `wall_s` only.
    """
    began_s = time.perf_counter()
    with _folder(options) as folder, _own_chance(options.seed):
        town = Town(options, scenario or scenarios.find(options.scenario), folder)
        town.trace.observers.extend(observers)
        try:
            with logs.into(town.trace), _garbage_as_in_the_hub():
                interrupted = _live(town, progress)
                return _result(town, began_s, interrupted=interrupted)
        finally:
            town.end()


@contextmanager
def _garbage_as_in_the_hub() -> Generator[None]:
    """Looked for as seldom as the hub's own process does, and not among what the town is made of."""
    before = gc.get_threshold()
    gc.set_threshold(GARBAGE_OBJECTS_MIN)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def _live(town: Town, progress: Progress | None) -> bool:
    """Until the end, or the first violation if that is the end. True: `progress` said no."""
    town.start()
    told_s = time.perf_counter()
    while town.loop.now_us < town.end_us and not town.stopped:
        now_us = town.loop.now_us
        next_check_us = (now_us // CHECK_EVERY_US + 1) * CHECK_EVERY_US
        town.loop.run(min(now_us + SLICE_US, next_check_us, town.end_us))
        if town.loop.now_us == next_check_us and not town.stopped:
            town.checks.everything()
        if progress is not None and time.perf_counter() - told_s >= PROGRESS_EVERY_S:
            told_s = time.perf_counter()
            if not progress(town.loop.now_us, town.trace.count):
                return True
    if not town.stopped:
        town.checks.at_the_end()
    return False


def _result(town: Town, began_s: float, *, interrupted: bool) -> Result:
    return Result(
        seed=town.options.seed,
        hash=town.trace.digest(),
        events=town.trace.count,
        wall_s=round(time.perf_counter() - began_s, 3),
        virtual_s=town.loop.now_us / 1e6,
        violations=tuple(town.checks.violations),
        counts=town.counts(),
        stopped_early=town.stopped,
        interrupted=interrupted,
    )


@contextmanager
def _folder(options: Options) -> Generator[Path]:
    """Where the hub's file lies: the caller's folder, or one that goes away."""
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
        yield options.folder
        return
    with tempfile.TemporaryDirectory(prefix="lamplight-run-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _own_chance(seed: int) -> Generator[None]:
    """The hub's own pauses come from Python's common generator (hub.kernel.mqtt_link): here that too has a seed."""
    before = random.getstate()
    random.seed(f"hub/{seed}")
    try:
        yield
    finally:
        random.setstate(before)
