"""What is odd about a rota, and which hours nobody covers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.rota.model import Line, Planned
from hub.rota.policy import doubts, gaps

HOUR_MS = 3_600_000


def shift(person: int, start: int, end: int, role: str = "operator") -> Planned:
    return Planned(person, start * HOUR_MS, end * HOUR_MS, "supervisor" if role == "supervisor" else "operator")


def test_the_same_person_twice_at_once_and_a_day_that_is_too_long_are_doubtful() -> None:
    lines = [Line(2, shift(1, 8, 20)), Line(3, shift(1, 19, 23)), Line(4, shift(2, 8, 21)), Line(5, shift(3, 0, 8))]
    rota = [shift(3, 7, 9), shift(3, 0, 8)]
    found = [(one.line, one.code, one.other) for one in doubts(lines, rota)]
    assert found == [(3, "overlap", 2), (4, "long", None), (5, "already_there", None)]
    assert [(one.line, one.code, one.other) for one in doubts([Line(9, shift(3, 8, 10))], rota)] == [(9, "overlap", 0)]


def test_shifts_that_touch_do_not_overlap_and_twelve_hours_are_usual() -> None:
    assert doubts([Line(2, shift(1, 8, 20)), Line(3, shift(1, 20, 24))], []) == []


shifts = st.builds(
    shift, st.integers(1, 4), st.integers(0, 30), st.just(0), st.sampled_from(["operator", "supervisor"])
).flatmap(lambda one: st.integers(1, 12).map(lambda more: _longer(one, more)))


def _longer(one: Planned, hours: int) -> Planned:
    return Planned(one.operator_id, one.start_ms, one.start_ms + hours * HOUR_MS, one.role)


@given(st.lists(shifts, max_size=8), st.integers(0, 3))
def test_the_gaps_are_the_hours_in_which_counting_heads_finds_too_few(rota: list[Planned], minimum: int) -> None:
    found = gaps(rota, 4 * HOUR_MS, 30 * HOUR_MS, minimum)
    for hour in range(4, 30):
        at = hour * HOUR_MS + 1
        there = [one for one in rota if one.start_ms <= at < one.end_ms]
        operators = len({one.operator_id for one in there if one.role == "operator"})
        supervisor = any(one.role == "supervisor" for one in there)
        here = [one for one in found if one.start_ms <= at < one.end_ms]
        if supervisor and operators >= minimum:
            assert here == []
        else:
            assert [(one.supervisor, one.operators) for one in here] == [(supervisor, operators)]
    assert all(one.end_ms <= two.start_ms for one, two in pairwise(found))
