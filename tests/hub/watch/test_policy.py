"""When a measurement is a problem, and when it is one no more: nothing flaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hub.watch.board import Board
from hub.watch.model import KINDS, HubProblem
from hub.watch.policy import MINUTE_MS, RULES, TELL_EVERY_MS, UNTOLD, Rule, Standing, judge, to_tell
from hub.watch.words import SAYS

if TYPE_CHECKING:
    from hub.watch.model import Kind

S = 1_000
LINK = RULES["broker_link"]
MORE = Rule("critical", "ms", begins_at=100, ends_at=50, begins_after_ms=20 * S, ends_after_ms=30 * S)
LESS = Rule("warning", "bytes", begins_at=50, ends_at=100, begins_after_ms=20 * S, ends_after_ms=30 * S)


def test_every_check_has_its_limits_and_its_words() -> None:
    assert set(RULES) == set(SAYS) == set(KINDS)
    assert all(rule.begins_at != rule.ends_at for rule in RULES.values())
    assert set(RULES) >= UNTOLD


def test_a_broker_that_restarts_is_no_problem_and_one_that_is_gone_is() -> None:
    board = Board()
    assert board.look({"broker_link": 1}, 0, 1_000_000) == []
    assert board.look({"broker_link": 0}, 19 * S, 1_019_000) == []
    assert board.look({"broker_link": 1}, 20 * S, 1_020_000) == []
    [(problem, until_ms)] = board.look({"broker_link": 1}, 40 * S, 1_040_000)
    assert (problem, until_ms) == (HubProblem("broker_link", "critical", 1_020_000, 1), None)
    assert board.problems == [problem]
    assert board.look({"broker_link": 0}, 41 * S, 1_041_000) == []
    assert board.look({"broker_link": 0}, 71 * S, 1_071_000) == [(problem, 1_071_000)]
    assert board.problems == []


def test_less_room_is_worse_and_more_backlog_is_worse() -> None:
    assert [LESS.is_bad(value) for value in (49, 50, 51)] == [True, True, False]
    assert [LESS.is_over(value) for value in (99, 100)] == [False, True]
    assert [MORE.is_bad(value) for value in (99, 100)] == [False, True]
    assert [MORE.is_over(value) for value in (50, 51)] == [True, False]


def test_a_clock_that_is_set_back_is_as_bad_as_one_that_is_set_forward() -> None:
    assert RULES["clock_jump"].is_bad(-3_600_000)
    assert RULES["clock_jump"].is_bad(3_600_000)
    assert not RULES["clock_jump"].is_bad(-100)


def test_what_cannot_be_measured_any_more_is_no_problem_and_what_was_not_measured_stays() -> None:
    board = Board([HubProblem("message_late", "warning", 5, 200_000)])
    assert board.look({"backlog": 0}, 0, 100) == []
    assert [one.kind for one in board.problems] == ["message_late"]
    assert board.look({"message_late": None}, 1, 101) == [(HubProblem("message_late", "warning", 5, 200_000), 101)]


def test_the_most_serious_is_shown_first() -> None:
    board = Board([HubProblem("message_failed", "warning", 1, 1), HubProblem("store", "critical", 2, 1)])
    assert [one.kind for one in board.problems] == ["store", "message_failed"]


def waits(before: Standing, rule: Rule) -> int:
    return rule.ends_after_ms if before.is_problem else rule.begins_after_ms


@given(
    st.sampled_from([MORE, LESS, *RULES.values()]),
    st.lists(st.tuples(st.integers(1, 40 * S), st.floats(-0.5, 1.5)), max_size=60),
)
def test_a_check_turns_only_after_it_has_said_the_same_for_long_enough(
    rule: Rule, measured: list[tuple[int, float]]
) -> None:
    standing, now_ms, since_ms = Standing(), 0, None
    low, high = sorted((rule.begins_at, rule.ends_at))
    for pause_ms, share in measured:
        now_ms += pause_ms
        value = max(0, round(low + share * (high - low)))
        turns = rule.is_over(value) if standing.is_problem else rule.is_bad(value)
        since_ms = (now_ms if since_ms is None else since_ms) if turns else None
        after = judge(rule, standing, value, now_ms)
        turned = after.is_problem != standing.is_problem
        assert turned == (since_ms is not None and now_ms - since_ms >= waits(standing, rule))
        standing, since_ms = after, None if turned else since_ms


KIND = st.sampled_from(list(RULES))


@given(st.sets(KIND), st.sets(KIND), st.integers(0, 10**9), st.integers(-(10**9), 10**9))
def test_those_outside_hear_every_change_and_never_one_twice_a_minute(
    wrong: set[Kind], told: set[Kind], told_ms: int, later_ms: int
) -> None:
    before = [kind for kind in RULES if kind in told]
    found = to_tell(wrong, before, told_ms, told_ms + later_ms)
    if 0 <= later_ms < TELL_EVERY_MS:
        assert found is None
    elif found is None:
        assert set(before) == wrong - UNTOLD
    else:
        assert set(found) == wrong - UNTOLD
        assert to_tell(wrong, found, told_ms, told_ms + TELL_EVERY_MS) is None


def test_a_message_that_fails_is_not_told_by_a_message() -> None:
    assert to_tell({"message_failed"}, [], 0, MINUTE_MS) is None
