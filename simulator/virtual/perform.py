"""Does what was asked for: one run or many; and if a promise breaks, makes a case of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import time
import traceback
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import typer

from simulator.hunt import replay
from simulator.hunt.case import Witness, investigate
from simulator.hunt.swarm import BrokeDown, swarm
from simulator.invariants import ALL
from simulator.report import Recorder
from simulator.report import write as write_page
from simulator.virtual import wording
from simulator.virtual.bars import Bars
from simulator.virtual.interrupt import Interrupt
from simulator.virtual.run import run
from simulator.virtual.town import DATABASE
from simulator.virtual.trace_file import TraceFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from simulator.hunt.case import Case
    from simulator.virtual.options import Result
    from simulator.virtual.request import Request
    from simulator.virtual.trace import Entry

HELD: Final = 0
BROKEN: Final = 1
NOT_UNDERSTOOD: Final = 2
BROKE_DOWN: Final = 3
INTERRUPTED: Final = 130


class Listeners(NamedTuple):
    """Who listens to a run: for its case if a promise breaks, and for its report if one is wanted."""

    witness: Witness
    recorder: Recorder | None

    @property
    def observers(self) -> tuple[Callable[[Entry], None], ...]:
        return (self.witness,) if self.recorder is None else (self.witness, self.recorder)


def perform(request: Request) -> int:
    """Gives back the command's exit code."""
    typer.echo(wording.of_plan(request.options, request.scenario.says, request.when))
    try:
        with Interrupt() as interrupt:
            bars = Bars(interrupt)
            return _one(request, bars) if request.seeds is None else _many(request, request.seeds, bars)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokeDown as broken:
        _broke_down(request, broken.seed, str(broken))
    except Exception:
        _broke_down(request, request.options.seed, traceback.format_exc())
    return BROKE_DOWN


def _one(request: Request, bars: Bars) -> int:
    listeners = _listeners(request)
    with ExitStack() as stack:
        observers = list(listeners.observers)
        if request.trace is not None:
            out = stack.enter_context(request.trace.open("w", encoding="utf-8"))
            observers.append(TraceFile(out, request.when, request.from_us, request.devices))
        options = request.options
        if request.keep_database is not None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lamplight-run-")))
            options = replace(options, folder=folder)
        with bars:
            result = run(options, observers, bars.run("run", options.span_us, request.when))
        if request.keep_database is not None and options.folder is not None:
            _copy(options.folder / DATABASE, request.keep_database)
    typer.echo(wording.of_result(result))
    return _conclude(request, result, listeners, bars)


def _many(request: Request, seeds: int, bars: Bars) -> int:
    began_s = time.monotonic()
    first = request.options.seed
    options = replace(request.options, until_violation=True)
    with bars:
        results = swarm(run, options, range(first, first + seeds), request.jobs, bars.swarm)
    wall_s = time.monotonic() - began_s
    typer.echo(wording.of_swarm(results, wall_s, seeds))
    if results and results[-1].violations:
        return _found(request, results[-1], bars)
    interrupted = len(results) < seeds
    typer.echo("INTERRUPTED: no invariant was broken until then." if interrupted else "No invariant was broken.")
    _write(request, wording.together(results, wall_s, first, interrupted=interrupted))
    return INTERRUPTED if interrupted else HELD


def _found(request: Request, result: Result, bars: Bars) -> int:
    """A seed of the swarm broke a promise: here it is run once more, and listened to."""
    typer.echo(f"seed {result.seed}: hash {result.hash}")
    listeners = _listeners(request)
    options = replace(request.options, seed=result.seed, until_violation=True)
    with bars:
        again = run(options, listeners.observers, bars.run(f"seed {result.seed}", options.span_us, request.when))
    if again.interrupted:
        typer.echo(wording.of_violations(result.violations, request.when))
        _write(request, wording.as_json(result, request.when))
        return BROKEN
    if again.hash != result.hash:
        typer.echo(f"THE SIMULATOR IS AT FAULT: the same seed, run again, has another hash ({again.hash}).")
    return _conclude(replace(request, options=options), again, listeners, bars)


def _broke_down(request: Request, seed: int, text: str) -> None:
    again = replay.command(replace(request.options, seed=seed), request.when)
    typer.echo(f"seed {seed} broke down:\n{text}\nTo see it again:\n  {again}", err=True)


def _listeners(request: Request) -> Listeners:
    return Listeners(Witness(), None if request.report is None else Recorder())


def _conclude(request: Request, result: Result, listeners: Listeners, bars: Bars) -> int:
    if not result.violations:
        typer.echo("No invariant was broken" + (" until then." if result.interrupted else "."))
        _page(request, result, listeners.recorder)
        _write(request, wording.as_json(result, request.when))
        return INTERRUPTED if result.interrupted else HELD
    typer.echo(f"\n{wording.of_violations(result.violations, request.when)}\n")
    case = _case(request, result, listeners.witness, bars)
    promise = ALL.get(case.violation.name)
    text = wording.of_case(case, promise.says if promise else "the hub and the town catch their errors", request.when)
    typer.echo(text)
    _page(request, result, listeners.recorder, case)
    _write(request, wording.as_json(result, request.when, case), text)
    return BROKEN


def _case(request: Request, result: Result, witness: Witness, bars: Bars) -> Case:
    look = bars.run("run", request.options.span_us, request.when)
    with bars:
        return investigate(run, request.options, result, witness, look, bars.searching)


def _page(request: Request, result: Result, recorder: Recorder | None, case: Case | None = None) -> None:
    """The report of one run, for people."""
    if request.report is not None and recorder is not None:
        typer.echo(f"The report: {write_page(request.report, request.options, result, recorder, case)}")


def _write(request: Request, found: dict[str, Any], case: str = "") -> None:
    """The report's folder, and the last line for a program."""
    if request.report is not None:
        request.report.mkdir(parents=True, exist_ok=True)
        (request.report / "result.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
        if case:
            (request.report / "case.txt").write_text(case + "\n", "utf-8")
    if request.as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))


def _copy(database: Path, to: Path) -> None:
    """As one file, whatever still lies beside it in the journal."""
    with closing(sqlite3.connect(database)) as source, tempfile.TemporaryDirectory(dir=to.absolute().parent) as folder:
        whole = Path(folder) / "whole"
        source.execute("VACUUM INTO ?", (str(whole),))
        shutil.move(whole, to)
