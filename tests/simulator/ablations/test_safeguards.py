"""Each safeguard: with it the promise holds, without it the simulator notices; and the table in the README is true."""

from __future__ import annotations

import pytest

from simulator.invariants import ALL as PROMISES

from . import table
from .safeguard import SEEDS_MAX
from .safeguards import ALL, find


@pytest.mark.parametrize("name", ALL)
def test_without_this_safeguard_the_promise_breaks(name: str) -> None:
    safeguard = ALL[name]
    broken = safeguard.first_broken()
    assert broken is not None, f"{safeguard.breaks} holds without it, in {SEEDS_MAX} runs from seed {safeguard.seed} on"
    assert {one.name for one in broken.violations} == {safeguard.breaks}
    whole = safeguard.live(safeguard.options(broken.seed))
    assert not whole.violations, "with it, too: then it is not the safeguard that is missed"


@pytest.mark.parametrize("name", [one.name for one in ALL.values() if one.beside])
def test_what_would_make_good_for_it_does(name: str) -> None:
    """Switched off alone, nothing breaks: that is why others are switched off beside it."""
    safeguard = ALL[name]
    with safeguard.off():
        for seed in range(safeguard.seed, safeguard.seed + SEEDS_MAX):
            assert not safeguard.live(safeguard.options(seed)).violations


def test_each_safeguard_breaks_an_invariant_that_there_is() -> None:
    assert {one.breaks for one in ALL.values()} <= {*PROMISES}


def test_the_table_in_the_readme_is_that_of_the_safeguards() -> None:
    """The seeds apart: who is drawn first is another one with each change of the hub."""
    wanted = [table.row(one, None) for one in ALL.values()]
    assert table.rows_without_seed() == wanted, f"write it anew: {table.COMMAND}"


def test_an_unknown_safeguard_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(ValueError, match="no safeguard 'outbox in flesh': is it outbox in flash"):
        find("outbox in flesh")
