"""A run is cut between two happenings, with as few runs as can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.hunt.prefix import cuts, runs_max, shortest

MINUTE_US = 60_000_000


@pytest.mark.parametrize("needed", [*range(40)])
def test_the_shortest_beginning_is_found_with_few_questions_and_none_twice(needed: int) -> None:
    asked: list[int] = []

    def breaks(nth: int) -> bool:
        asked.append(nth)
        return nth >= needed

    assert shortest(40, breaks) == needed
    assert len(asked) == len(set(asked)) <= runs_max(40) == 6
    assert 39 not in asked


@given(st.lists(st.booleans(), max_size=60))
def test_what_sometimes_holds_in_a_longer_beginning_is_cut_to_one_that_breaks(breaking: list[bool]) -> None:
    breaking = [*breaking, True]
    assert breaking[shortest(len(breaking), breaking.__getitem__)]


def test_a_single_cut_needs_no_run() -> None:
    assert shortest(1, lambda _nth: pytest.fail("asked")) == 0
    assert runs_max(1) == 0


def test_a_cut_lies_after_one_happening_and_before_the_next_and_is_as_round_as_it_can_be() -> None:
    happenings = [5 * MINUTE_US + 250_000, 9 * MINUTE_US + 1, 9 * MINUTE_US + 5_500_000, 9 * MINUTE_US + 5_500_300]
    assert cuts(happenings, 12 * MINUTE_US + 1) == [
        0,
        6 * MINUTE_US,
        9 * MINUTE_US + 1_000_000,
        9 * MINUTE_US + 5_500_001,
        10 * MINUTE_US,
        12 * MINUTE_US + 1,
    ]


def test_happenings_of_one_instant_are_not_torn_apart() -> None:
    assert cuts([MINUTE_US, MINUTE_US, MINUTE_US + 1], 2 * MINUTE_US) == [0, MINUTE_US + 1_000_000, 2 * MINUTE_US]


def test_a_run_without_happenings_can_still_be_cut_to_nothing() -> None:
    assert cuts([], MINUTE_US) == [0, MINUTE_US]
    assert cuts([MINUTE_US], MINUTE_US) == [0, MINUTE_US]


@given(st.integers(1, 10**10).flatmap(lambda end: st.tuples(st.just(end), st.lists(st.integers(0, end + 100)))))
def test_every_cut_leaves_out_something_else(drawn: tuple[int, list[int]]) -> None:
    end_us, happenings = drawn
    found = cuts(happenings, end_us)
    assert found == sorted(set(found))
    taken = [sum(at_us < cut for at_us in happenings) for cut in found[:-1]]
    assert taken == sorted(set(taken))
    assert not set(found[1:-1]) & set(happenings)
