"""From a broken promise to a case that a person can work on: the shortest way to it, its story, its command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from simulator.hunt.prefix import cuts, runs_max, shortest
from simulator.hunt.story import Story
from simulator.invariants import ALL
from simulator.virtual.options import Options, Progress, Result, Violation
from simulator.virtual.trace import Entry

# One run; the observers hear each entry of its trace.
Run: TypeAlias = Callable[[Options, tuple[Callable[[Entry], None], ...], Progress | None], Result]
# Called before each run of the search: its number from 1, the most there will be.
Searching: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Case:
    """`options` is the shortest run found, `violation` what breaks in it, `story` what led there.

    It takes `happenings` of the run's `happenings_all` to break the promise. runs: how many the search took. complete:
    it was not interrupted.
    """

    options: Options
    violation: Violation
    story: list[Entry]
    happenings: int
    happenings_all: int
    runs: int = 0
    complete: bool = True


class Witness:
    """Listens to a run: what happened from outside (deeds of residents, faults that begin and end), and the story."""

    def __init__(self) -> None:
        self.happenings_us: list[int] = []
        self.story = Story()

    def __call__(self, entry: Entry) -> None:
        self.story(entry)
        if entry.who.startswith(("resident ", "fault ")):
            self.happenings_us.append(entry.at_us)


def investigate(
    run: Run,
    options: Options,
    first: Result,
    witness: Witness,
    progress: Progress | None = None,
    searching: Searching = lambda _nth, _most: None,
) -> Case:
    """Cut the run `first`, in which a promise broke and to which `witness` listened, as short as it can be.

    A run with `calm_from_us` is cut already, and stays as it is. An interruption ends the search with the shortest run
    found until then.
    """
    found = first.violations[0]
    # One that is no sentence of its own (an error nobody caught) is looked for among all.
    wanted = (found.name,) if found.name in ALL else None
    options = replace(options, invariants=wanted, until_violation=True)
    before = sum(at_us <= found.at_us for at_us in witness.happenings_us)
    whole = Case(options, found, witness.story.about(found), before, before)
    if options.calm_from_us is not None:
        return whole
    places = cuts(witness.happenings_us, min(found.at_us + 1, options.span_us))
    search = _Search(run, whole, witness.happenings_us, progress, searching, runs_max(len(places)))
    try:
        shortest(len(places), lambda nth: search.breaks(places[nth]))
    except _Interrupted:
        return replace(search.best, runs=search.runs, complete=False)
    return replace(search.best, runs=search.runs)


class _Interrupted(Exception):
    """Progress said no during the search."""


class _Search:
    """The runs of one search. `best` is the shortest that broke the promise so far."""

    def __init__(
        self,
        run: Run,
        whole: Case,
        happenings_us: list[int],
        progress: Progress | None,
        searching: Searching,
        most: int,
    ) -> None:
        self.best = whole
        self.runs = 0
        self._run = run
        self._happenings_us = happenings_us
        self._progress = progress
        self._searching = searching
        self._most = most

    def breaks(self, calm_from_us: int) -> bool:
        """Does the promise break also when nothing new happens from then on?"""
        self._searching(self.runs + 1, self._most)
        options = replace(self.best.options, calm_from_us=calm_from_us)
        story = Story()
        result = self._run(options, (story,), self._progress)
        if result.interrupted:
            raise _Interrupted
        self.runs += 1
        found = next((one for one in result.violations if one.name == self.best.violation.name), None)
        if found is not None:
            taken = sum(at_us < calm_from_us for at_us in self._happenings_us)
            self.best = replace(self.best, options=options, violation=found, story=story.about(found), happenings=taken)
        return found is not None
