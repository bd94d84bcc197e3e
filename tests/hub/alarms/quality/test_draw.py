"""Two cases a month of everybody, by a lot that nobody can foresee and anybody can draw again."""

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.alarms.quality import policy
from hub.alarms.quality.model import Candidate, Marks

SHANGHAI = ZoneInfo("Asia/Shanghai")
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 10_000), st.integers(1, 6)), unique_by=lambda one: one.alarm_id, max_size=60
)


@given(CANDIDATES, st.dictionaries(st.integers(1, 6), st.integers(0, 3)), st.integers(0, 2**40))
def test_everybody_gets_two_or_as_many_as_there_are(
    candidates: list[Candidate], drawn: dict[int, int], seed_ms: int
) -> None:
    found = policy.draw(candidates, drawn, seed_ms)
    assert len(set(found)) == len(found)
    assert set(found) <= set(candidates)
    for who in range(1, 7):
        mine = sum(one.operator_id == who for one in candidates)
        missing = max(2 - drawn.get(who, 0), 0)
        assert sum(one.operator_id == who for one in found) == min(mine, missing)


@given(CANDIDATES, st.integers(0, 2**40))
def test_the_lot_does_not_depend_on_the_order_in_which_the_calls_are_read(
    candidates: list[Candidate], seed_ms: int
) -> None:
    assert policy.draw(candidates, {}, seed_ms) == policy.draw(candidates[::-1], {}, seed_ms)


def test_another_seed_draws_other_cases_and_every_case_can_be_drawn() -> None:
    twenty = [Candidate(number, 1) for number in range(1, 21)]
    seen = {one.alarm_id for seed_ms in range(200) for one in policy.draw(twenty, {}, seed_ms)}
    assert seen == set(range(1, 21))


def test_months_follow_each_other_over_the_new_year_and_none_is_left_out() -> None:
    assert list(policy.months_after(None, "2026-11")) == ["2026-11"]
    assert list(policy.months_after("2026-11", "2026-11")) == []
    assert list(policy.months_after("2026-10", "2027-02")) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert len(list(policy.months_after("1999-12", "2026-11"))) == policy.MONTHS_CAUGHT_UP_MAX


def test_a_month_is_that_of_the_clock_on_the_wall() -> None:
    begins_ms, ends_ms = policy.month_span("2026-12", SHANGHAI)
    assert policy.month_of(begins_ms, SHANGHAI) == "2026-12"
    assert policy.month_of(begins_ms - 1, SHANGHAI) == "2026-11"
    assert policy.month_of(ends_ms, SHANGHAI) == "2027-01"
    assert policy.due_ms("2026-12", SHANGHAI) == ends_ms + 24 * 3600 * 1000


def test_the_marks_of_a_review_come_to_a_number_from_0_to_100() -> None:
    assert policy.score_pct(Marks(5, True, 5, True, 5)) == 100
    assert policy.score_pct(Marks(1, False, 1, False, 1)) == 0
    assert policy.score_pct(Marks(3, True, 3, False, 3)) == 50
