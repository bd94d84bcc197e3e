"""Whoever is proposed may come; the order of the register decides nothing; work is shared out among equals."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hub.providers.matching import WEIGHTS, Candidate, Hours, Wanted, Worker, matched, why_not

DAYS = ("2026-11-26", "2026-11-27", "2026-11-28")
TODAY = DAYS[1]
days = st.sampled_from(DAYS)
papers = st.dictionaries(st.sampled_from(("licence", "background_check", "insurance")), days)
spans = st.lists(st.tuples(days, days), max_size=2).map(tuple)
words = st.frozensets(st.sampled_from(("locks", "building")))
spoken = st.frozensets(st.sampled_from(("上海话", "普通话")))
workers = st.lists(st.builds(Worker, st.integers(1, 99), words, papers, spoken, spans), max_size=3).map(tuple)
hours = st.lists(
    st.builds(Hours, st.integers(4, 6), st.sampled_from((0, 720)), st.sampled_from((721, 1440))), max_size=2
)
candidates = st.builds(
    Candidate,
    id=st.integers(1, 30),
    name=st.just("安心"),
    services=st.frozensets(st.sampled_from(("locksmith", "odd_jobs")), min_size=1),
    zones=st.frozensets(st.integers(1, 2)),
    lat=st.none() | st.floats(31.2, 31.4),
    lon=st.floats(121.3, 121.5),
    standing=st.sampled_from(("active", "active", "suspended", "ended", "archived")),
    contract_until=st.none() | days,
    documents=papers,
    black_outs=spans,
    hours=hours.map(tuple),
    workers=workers,
    parallel_max=st.integers(1, 3),
    daily_max=st.integers(1, 3),
    in_hand=st.integers(0, 3),
    today=st.integers(0, 3),
    month=st.integers(0, 40),
    rating=st.none() | st.floats(1, 5),
    ratings=st.integers(0, 50),
)
registers = st.lists(candidates, max_size=12, unique_by=lambda one: one.id)
orders = st.builds(
    Wanted,
    st.just("locksmith"),
    st.integers(1, 2),
    st.just(31.3),
    st.just(121.4),
    st.just(TODAY),
    st.just(5),
    st.sampled_from((0, 719, 720, 1439)),
    words,
    st.frozensets(st.sampled_from(("licence", "background_check"))),
    spoken,
    st.frozensets(st.integers(1, 30), max_size=3),
    st.frozensets(st.integers(1, 30), max_size=3),
    st.dictionaries(st.integers(1, 30), st.integers(0, 5), max_size=4),
)


def may_come(one: Candidate, wanted: Wanted) -> bool:
    """The hard rules once more, in other words than the code's."""
    here = (
        wanted.service in one.services
        and one.standing == "active"
        and one.id not in wanted.asked | wanted.refused
        and wanted.zone_id in one.zones
        and not (one.contract_until or "9999") < wanted.day
        and not any(first <= wanted.day <= last for first, last in one.black_outs)
        and one.in_hand < one.parallel_max
        and one.today < one.daily_max
    )
    at_work = not one.hours or any(h.weekday == wanted.weekday and h[1] <= wanted.minute < h[2] for h in one.hours)
    goes = any(
        wanted.skills <= worker.skills
        and not any(first <= wanted.day <= last for first, last in worker.away)
        and all(
            max(one.documents.get(paper, ""), worker.documents.get(paper, "")) >= wanted.day
            for paper in wanted.documents
        )
        for worker in one.workers
    )
    return here and at_work and goes


@given(registers, orders)
def test_whoever_is_proposed_may_come_and_nobody_is_forgotten(register: list[Candidate], wanted: Wanted) -> None:
    found, refused = matched(register, wanted)
    assert {one.id for one in found} == {one.id for one in register if may_come(one, wanted)}
    assert sorted([*(one.id for one in found), *(one.id for one in refused)]) == sorted(one.id for one in register)
    by_id = {one.id: one for one in register}
    assert all(why_not(by_id[one.id], wanted) == (one.why, one.about) for one in refused)


@given(registers, orders, st.randoms(use_true_random=False))
def test_the_order_of_the_register_changes_nothing(register: list[Candidate], wanted: Wanted, chance: Random) -> None:
    other = register[:]
    chance.shuffle(other)
    assert matched(other, wanted) == matched(register, wanted)


@given(registers, orders)
def test_who_may_not_come_takes_no_points_from_who_may(register: list[Candidate], wanted: Wanted) -> None:
    found, _ = matched(register, wanted)
    alone, none = matched([one for one in register if may_come(one, wanted)], wanted)
    assert (alone, none) == (found, [])


@given(registers, orders)
def test_points_are_between_0_and_100_and_add_up(register: list[Candidate], wanted: Wanted) -> None:
    for one in matched(register, wanted)[0]:
        assert 0 <= one.points <= 100
        assert abs(sum(one.parts.values()) - one.points) < 0.01
        assert all(0 <= points <= WEIGHTS[part] for part, points in one.parts.items())


@given(st.integers(2, 8), st.integers(1, 60), st.lists(st.integers(0, 5), min_size=8, max_size=8))
def test_among_equals_nobody_gets_more_than_one_order_more_than_another(
    count: int, orders_given: int, before: list[int]
) -> None:
    """Who has had less this month is before who has had more, so the next order always goes to one who has least; a
    spread that was there is caught up with, and none wider than one comes of it.
    """
    worker = Worker(1, frozenset({"locks"}))
    equal = Candidate(1, "安心", frozenset({"locksmith"}), frozenset({1}), 31.3, 121.4, workers=(worker,))
    wanted = Wanted("locksmith", 1, 31.3, 121.4, TODAY, 5, 720, frozenset({"locks"}))
    had = Counter({number: before[number - 1] for number in range(1, count + 1)})
    for _ in range(orders_given):
        found, _refused = matched([replace(equal, id=number, month=had[number]) for number in had], wanted)
        assert had[found[0].id] == min(had.values())
        had[found[0].id] += 1
    spread_before = max(before[:count]) - min(before[:count])
    assert max(had.values()) - min(had.values()) <= max(1, spread_before)
