"""A town of six acts, without a hub, in which a promise breaks whenever the third act is followed by the fifth."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from simulator.virtual.options import Options, Progress, Result, Violation
from simulator.virtual.trace import Entry

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
ACTS_US = tuple(minute * MINUTE_US + 7_250_123 for minute in (3, 9, 20, 33, 41, 58))
BREAKS_AT_US = 50 * MINUTE_US
SPAN_US = 60 * MINUTE_US
PROMISE = "no_accepted_press_is_lost"
OPTIONS = Options(seed=3, scenario="anything", devices=6, span_us=SPAN_US)
FAILS_AT_SEED = 13
DIES_AT_SEED = 17
SLEEPS_AT_SEED = 1000


def run(
    options: Options, observers: Sequence[Callable[[Entry], None]] = (), progress: Progress | None = None
) -> Result:
    """Seed 3 breaks the promise; others keep it, or fail in ways of their own."""
    _misbehave(options, progress)
    calm_us = options.span_us if options.calm_from_us is None else options.calm_from_us
    acts = [at_us for at_us in ACTS_US if at_us < calm_us]
    broken = options.seed == OPTIONS.seed and ACTS_US[2] in acts and ACTS_US[4] in acts
    violation = Violation(PROMISE, "resident 3 waits", BREAKS_AT_US, ("ph-00003",), (1,))
    entries = [Entry(at_us, f"resident {nth}", "press", {}) for nth, at_us in enumerate(acts, 1)]
    if broken:
        entries.append(Entry(BREAKS_AT_US, "invariant", "broken", {"name": PROMISE}))
    for entry in sorted(entries, key=lambda entry: entry.at_us):
        for observer in observers:
            observer(entry)
    return Result(
        seed=options.seed,
        hash=hashlib.sha256(repr((options.seed, entries)).encode()).hexdigest(),
        events=len(entries),
        wall_s=0.0,
        virtual_s=options.span_us / SECOND_US,
        violations=(violation,) if broken else (),
    )


def _misbehave(options: Options, progress: Progress | None) -> None:
    if options.seed == FAILS_AT_SEED:
        raise ArithmeticError("the town has no such number")
    if options.seed == DIES_AT_SEED:
        os._exit(9)
    if options.seed >= SLEEPS_AT_SEED:
        (Path(str(options.folder)) / "here").write_text(str(os.getpid()))
        while progress is not None and progress(options.span_us // 2, 0):
            time.sleep(0.01)
