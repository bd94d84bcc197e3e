"""From a run in which a promise broke to the shortest run that breaks it, with its story and its command."""

from dataclasses import replace

from simulator.hunt.case import Case, Run, Witness, investigate
from simulator.virtual.options import Options

from . import pretend_town
from .pretend_town import ACTS_US, MINUTE_US, OPTIONS, PROMISE


def examined(options: Options = OPTIONS, run: Run = pretend_town.run) -> Case:
    """What is made of the run of `options`."""
    witness = Witness()
    first = pretend_town.run(options, (witness,))
    return investigate(run, options, first, witness)


def test_the_run_ends_right_after_the_last_act_that_it_takes() -> None:
    case = examined()
    assert case.options == replace(OPTIONS, invariants=(PROMISE,), until_violation=True, calm_from_us=42 * MINUTE_US)
    assert (case.happenings, case.happenings_all) == (5, 5)
    assert case.runs <= 3
    assert case.complete
    assert case.violation.name == PROMISE
    assert [entry.at_us for entry in case.story] == [ACTS_US[2]]


def test_a_run_that_is_cut_already_is_told_without_a_further_run() -> None:
    cut = replace(OPTIONS, calm_from_us=42 * MINUTE_US)
    case = examined(cut)
    assert case.options == replace(cut, invariants=(PROMISE,), until_violation=True)
    assert case.runs == 0
    assert len(case.story) == 1


def test_an_interrupted_search_keeps_the_shortest_run_it_has() -> None:
    case = examined(run=lambda options, observers, progress: replace(
        pretend_town.run(options, observers, progress), violations=(), interrupted=True
    ))  # fmt: skip
    assert not case.complete
    assert case.options.calm_from_us is None
    assert case.violation.name == PROMISE
    assert len(case.story) == 1
