"""Whoever is proposed may come; the order of the register decides nothing; work is shared out among equals."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest
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
checked = st.sampled_from(DAYS).map(lambda day: {"background_check": day}) | st.just(dict[str, str]())
workers = st.lists(st.builds(Worker, st.integers(1, 99), words, checked, spoken, spans), max_size=3).map(tuple)
hours = st.lists(
    st.builds(Hours, st.integers(4, 6), st.sampled_from((0, 720)), st.sampled_from((720, 1440))), max_size=2
)
LOCKS = Worker(1, frozenset({"locks", "building"}), {"background_check": TODAY}, frozenset({"上海话"}))
GOOD = Candidate(
    1,
    "安心",
    frozenset({"locksmith"}),
    frozenset({1, 2}),
    documents={"licence": TODAY},
    workers=(LOCKS,),
    parallel_max=3,
    daily_max=3,
)
# Each of them may be in the way of sending somebody: most have nothing of it, so that every rule alone decides often.
hindrances = st.one_of(
    st.tuples(st.just("services"), st.frozensets(st.sampled_from(("locksmith", "odd_jobs")), min_size=1)),
    st.tuples(st.just("zones"), st.frozensets(st.integers(1, 2))),
    st.tuples(st.just("standing"), st.sampled_from(("active", "suspended", "ended", "archived"))),
    st.tuples(st.just("contract_until"), st.none() | days),
    st.tuples(st.just("documents"), papers),
    st.tuples(st.just("black_outs"), spans),
    st.tuples(st.just("hours"), hours.map(tuple)),
    st.tuples(st.just("emergencies"), st.booleans()),
    st.tuples(st.just("workers"), workers),
    st.tuples(st.just("in_hand"), st.integers(0, 4)),
    st.tuples(st.just("today"), st.integers(0, 4)),
)
# What only gives points.
merits = st.fixed_dictionaries(
    {
        "lat": st.sampled_from((None, 31.3, 31.31)),
        "lon": st.just(121.4),
        "month": st.integers(0, 2) | st.integers(0, 40),
        "rating": st.none() | st.sampled_from((1.0, 4.5)),
        "ratings": st.integers(0, 2),
    }
)


def made(number: int, hindered: list[tuple[str, Any]], earned: dict[str, Any]) -> Candidate:
    """A business that could come, but for what hinders it."""
    return replace(GOOD, id=number, **dict(hindered), **earned)


candidates = st.builds(
    made,
    st.integers(1, 30),
    st.lists(hindrances, max_size=2, unique_by=lambda one: one[0]),
    merits,
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
    stated = one.hours or [Hours(day, 9 * 60, 20 * 60) for day in range(1, 8)]
    at_work = any(h.weekday == wanted.weekday and h[1] <= wanted.minute < h[2] for h in stated)
    at_work = at_work or (wanted.urgent and one.emergencies)
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


def test_the_paper_of_one_person_is_not_anothers() -> None:
    wanted = Wanted("locksmith", 1, 31.3, 121.4, TODAY, 5, 720, frozenset({"locks"}), frozenset({"background_check"}))
    checked_apprentice = Worker(1, frozenset(), {"background_check": TODAY})
    unchecked_master = Worker(2, frozenset({"locks"}))
    found, refused = matched([replace(GOOD, workers=(checked_apprentice, unchecked_master))], wanted)
    assert (found, [one.why for one in refused]) == ([], ["no_worker"])


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


@pytest.mark.parametrize(
    ("hours", "emergencies", "urgent", "minute", "why"),
    [
        ((), False, False, 12 * 60, None),
        ((), False, False, 3 * 60, "no_hours_stated"),
        ((), False, True, 3 * 60, "no_hours_stated"),
        ((), True, True, 3 * 60, None),
        ((), True, False, 3 * 60, "no_hours_stated"),
        ((Hours(5, 0, 1440),), False, True, 3 * 60, None),
        ((Hours(5, 480, 1080),), False, True, 3 * 60, "closed_then"),
        ((Hours(5, 480, 1080),), True, True, 3 * 60, None),
        ((Hours(5, 480, 1080),), True, False, 3 * 60, "closed_then"),
    ],
)
def test_that_no_hours_are_stated_never_means_the_night(
    hours: tuple[Hours, ...], emergencies: bool, urgent: bool, minute: int, why: str | None
) -> None:
    one = replace(GOOD, hours=hours, emergencies=emergencies)
    wanted = Wanted("locksmith", 1, 31.3, 121.4, TODAY, 5, minute, frozenset({"locks"}), urgent=urgent)
    found = why_not(one, wanted)
    assert (None if found is None else found[0]) == why


NOON = Wanted("locksmith", 1, 31.3, 121.4, TODAY, 5, 720, frozenset({"locks"}), frozenset({"background_check"}))
BEFORE, _, AFTER = DAYS
UNCHECKED = replace(LOCKS, documents=dict[str, str]())


@pytest.mark.parametrize(
    ("business", "order", "why"),
    [
        ({}, {}, None),
        ({"services": frozenset({"odd_jobs"})}, {}, "not_offered"),
        ({"standing": "suspended"}, {}, "not_active"),
        ({"id": 2}, {"asked": frozenset({1})}, None),
        ({}, {"asked": frozenset({1})}, "asked_already"),
        ({}, {"refused": frozenset({1})}, "refused_by_resident"),
        ({}, {"zone_id": 3}, "other_zone"),
        ({"contract_until": TODAY}, {}, None),
        ({"contract_until": BEFORE}, {}, "contract_ended"),
        ({"workers": (UNCHECKED,)}, {}, "document_missing"),
        ({"workers": (replace(LOCKS, documents={"background_check": BEFORE}),)}, {}, "document_expired"),
        ({"workers": (UNCHECKED,), "documents": {"background_check": TODAY}}, {}, None),
        ({"workers": (UNCHECKED,), "documents": {"background_check": BEFORE}}, {}, "document_expired"),
        ({"black_outs": ((BEFORE, BEFORE), (AFTER, AFTER))}, {}, None),
        ({"black_outs": ((BEFORE, TODAY),)}, {}, "black_out"),
        ({"black_outs": ((TODAY, AFTER),)}, {}, "black_out"),
        ({"workers": (replace(LOCKS, away=((AFTER, AFTER),)),)}, {}, None),
        ({"workers": (replace(LOCKS, away=((BEFORE, TODAY),)),)}, {}, "no_worker"),
        ({}, {"skills": frozenset({"locks", "stairs"})}, "no_worker"),
        ({"in_hand": 2, "today": 2}, {}, None),
        ({"in_hand": 3}, {}, "hands_full"),
        ({"today": 3}, {}, "day_full"),
        ({"hours": (Hours(5, 720, 800),)}, {}, None),
        ({"hours": (Hours(5, 600, 720),)}, {}, "closed_then"),
        ({"hours": (Hours(4, 0, 1440),)}, {}, "closed_then"),
        ({}, {"minute": 9 * 60}, None),
        ({}, {"minute": 9 * 60 - 1}, "no_hours_stated"),
        ({}, {"minute": 20 * 60 - 1}, None),
        ({}, {"minute": 20 * 60}, "no_hours_stated"),
    ],
)
def test_each_rule_alone_decides_at_its_edge(business: dict[str, Any], order: dict[str, Any], why: str | None) -> None:
    found = why_not(replace(GOOD, **business), replace(NOON, **order))
    assert (None if found is None else found[0]) == why
