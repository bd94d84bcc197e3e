"""A few devices first, and no further when they do not come through it."""

from hypothesis import given
from hypothesis import strategies as st

from hub.rollouts import policy
from hub.rollouts.model import Counts

some = st.integers(0, 300)


def test_among_the_first_one_failure_is_too_many() -> None:
    assert policy.must_stop(Counts(waiting=90, done=4, failed=1), canary=5, failed_pct_max=50)
    assert not policy.must_stop(Counts(waiting=90, done=5, failed=1), canary=5, failed_pct_max=50)
    assert not policy.must_stop(Counts(waiting=90, told=5), canary=5, failed_pct_max=0)


def test_later_a_share_is_too_many() -> None:
    assert not policy.must_stop(Counts(waiting=9, done=95, failed=5), canary=5, failed_pct_max=5)
    assert policy.must_stop(Counts(waiting=9, done=94, failed=6), canary=5, failed_pct_max=5)


def test_the_rest_waits_for_the_word_of_the_first() -> None:
    assert policy.may_begin(Counts(waiting=100), canary=5, busy=0) == 5
    assert policy.may_begin(Counts(waiting=95, told=5), canary=5, busy=5) == 0
    assert policy.may_begin(Counts(waiting=95, done=4, trying=1), canary=5, busy=1) == 0
    assert policy.may_begin(Counts(waiting=95, done=5), canary=5, busy=0) == policy.AT_ONCE_MAX


@given(some, some, st.integers(0, 100), st.integers(0, 400))
def test_never_more_at_once_than_the_line_can_bear(waiting: int, done: int, canary: int, busy: int) -> None:
    begin = policy.may_begin(Counts(waiting=waiting, done=done), canary, busy)
    assert 0 <= begin <= waiting
    assert begin == 0 or begin + busy <= policy.AT_ONCE_MAX


@given(st.sets(st.text("abc123-", min_size=1, max_size=8), max_size=40), st.integers(1, 100))
def test_a_share_is_the_same_every_time_and_grows_with_its_percentage(ids: set[str], pct: int) -> None:
    ordered = policy.in_order(7, ids)
    assert sorted(ordered) == sorted(ids)
    assert ordered == policy.in_order(7, sorted(ids))
    share = policy.share_of(ordered, pct)
    assert share == ordered[: len(share)]
    assert len(ids) * pct / 100 <= len(share) <= len(ids) * pct / 100 + 1
    assert policy.share_of(ordered, 100) == ordered


def test_a_device_is_believed_also_when_it_was_given_up_but_never_undone() -> None:
    assert policy.after("failed", "done") == "done"
    assert policy.after("told", "trying") == "trying"
    assert policy.after("waiting", "done") == "done"
    assert policy.after("done", "failed") is None
    assert policy.after("trying", "trying") is None
    assert policy.after("told", "dancing") is None
