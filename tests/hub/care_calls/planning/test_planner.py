"""The plan: in time where that can be, late by the least where not, the same always, and moving nobody for nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.planning import planner, solver
from hub.care_calls.planning.model import SLOT_MS, Need, Plan, Planned, Town
from hub.care_calls.planning.policy import HOUR_MS, next_call
from tests.hub.care_calls.planning import towns

Planner = Callable[[Town], Planned]
BOTH = pytest.mark.parametrize("plan", [planner.plan, solver.plan], ids=["own", "solver"])
WIDE = towns.slots(6, range(8, 20, 2), range(4), 2)
# Few quarters with little room: so that there is not enough for everybody, and everything can be tried.
NARROW = towns.slots(4, (9, 14), (0,), 1)


@BOTH
@given(towns.needs(12))
def test_nobody_is_called_outside_their_windows_in_a_pause_or_where_there_is_no_room(
    plan: Planner, needs: list[Need]
) -> None:
    town = Town(towns.NOW_MS, needs, WIDE)
    planned = plan(town)
    by_id = {one.id: one for one in needs}
    for call in planned.calls:
        one, slot = by_id[call.resident_id], WIDE[call.slot]
        assert call.at_ms == slot.start_ms >= town.now_ms
        assert any(begin <= slot.minute and slot.minute + 15 <= end for begin, end in one.windows)
        assert not any(begin < slot.start_ms + SLOT_MS and slot.start_ms < end for begin, end in one.away)
    load = Counter(call.slot for call in planned.calls)
    assert all(load[number] <= slot.room for number, slot in enumerate(WIDE))
    assert set(planned.next) | set(planned.unplaced) == set(by_id)


@BOTH
@given(towns.needs(12), st.randoms(use_true_random=False))
def test_the_same_town_has_the_same_plan_in_whatever_order_they_come(
    plan: Planner, needs: list[Need], random: Random
) -> None:
    mixed = list(needs)
    random.shuffle(mixed)
    one, other = plan(Town(towns.NOW_MS, needs, WIDE)), plan(Town(towns.NOW_MS, mixed, WIDE))
    assert dict(one.next) == dict(other.next)
    assert sorted(map(repr, one.calls)) == sorted(map(repr, other.calls))


@BOTH
@given(towns.needs(5))
def test_where_there_is_too_little_room_all_together_are_late_by_the_least_that_can_be(
    plan: Planner, needs: list[Need]
) -> None:
    town = Town(towns.NOW_MS, needs, NARROW)
    least = towns.least_late_ms(town)
    planned = plan(town)
    late = sum(call.late_ms for call in planned.next.values())
    if least is not None:
        assert all(one.known.target_ms > NARROW[-1].start_ms for one in needs if one.id in planned.unplaced)
        assert late == least


@st.composite
def feasible(draw: st.DrawFn) -> list[Need]:
    """Everybody has a quarter of an hour of their own that suits them, and may have others."""
    numbers = draw(st.lists(st.integers(0, len(NARROW) - 1), min_size=1, max_size=len(NARROW), unique=True))
    found: list[Need] = []
    for place, number in enumerate(numbers):
        slot = NARROW[number]
        last_ms = slot.start_ms + SLOT_MS - draw(st.integers(25, 72)) * HOUR_MS
        if last_ms >= towns.NOW_MS:
            last_ms = towns.NOW_MS - HOUR_MS
        target_ms, due_ms = next_call(last_ms, 72, (), towns.NOW_MS)
        hour = slot.minute // 60
        windows = draw(st.sampled_from((towns.WHOLE_DAY, ((hour * 60, hour * 60 + 60),))))
        if last_ms + 18 * HOUR_MS <= slot.start_ms and due_ms >= slot.start_ms + SLOT_MS:
            found.append(Need(place + 1, Plan(last_ms, target_ms, due_ms), 72, windows))
    return found


@BOTH
@given(feasible())
def test_every_due_time_is_met_where_that_can_be(plan: Planner, needs: list[Need]) -> None:
    planned = plan(Town(towns.NOW_MS, needs, NARROW))
    assert not planned.unplaced
    assert [call for call in planned.next.values() if call.late_ms] == []


@BOTH
@given(towns.needs(10), st.integers(0, 3 * 60))
def test_what_is_planned_stays_when_nothing_has_changed_but_the_time(
    plan: Planner, needs: list[Need], minutes: int
) -> None:
    town = Town(towns.NOW_MS, needs, WIDE)
    kept = towns.as_kept(town, plan(town))
    now_ms = towns.NOW_MS + minutes * 60_000
    # Who was to be called meanwhile was called. Were they not, somebody may have to move so that they are not late.
    waiting = [one for one in kept.needs if one.known.planned_ms is None or one.known.planned_ms >= now_ms]
    slots = [one for one in WIDE if one.start_ms > now_ms - SLOT_MS]
    again = plan(replace(kept, now_ms=now_ms, needs=waiting, slots=slots)).next
    for one in waiting:
        if one.known.planned_ms is not None and one.id in again:
            assert again[one.id].at_ms == one.known.planned_ms or again[one.id].late_ms


@BOTH
@given(towns.needs(10), towns.needs(1))
def test_one_more_resident_moves_nobody_while_there_is_room(plan: Planner, needs: list[Need], more: list[Need]) -> None:
    town = Town(towns.NOW_MS, needs, WIDE)
    before = plan(town)
    new = replace(more[0], id=99)
    again = plan(replace(towns.as_kept(town, before), needs=[*towns.as_kept(town, before).needs, new]))
    on_time = {one.id for one in needs if one.id in before.next and not before.next[one.id].late_ms}
    moved = [one for one in on_time if again.next[one].at_ms != before.next[one].at_ms]
    assert moved == []


@BOTH
@given(feasible())
def test_one_change_in_a_full_town_moves_few_and_makes_nobody_late(plan: Planner, needs: list[Need]) -> None:
    town = Town(towns.NOW_MS, needs, NARROW)
    kept = towns.as_kept(town, plan(town))
    if not needs:
        return
    changed = replace(kept, needs=[replace(kept.needs[0], known=needs[0].known), *kept.needs[1:]])
    again = plan(changed).next
    moved = [one.id for one in kept.needs[1:] if again[one.id].at_ms != one.known.planned_ms]
    assert moved == []
    assert all(call.late_ms == 0 for call in again.values())


@BOTH
def test_a_try_after_one_in_vain_stands_whatever_the_plan_would_say(plan: Planner) -> None:
    retry_ms = towns.NOW_MS + 3 * HOUR_MS + 7 * 60_000
    one = towns.need(1, 30)
    tried = replace(one, known=replace(one.known, planned_ms=retry_ms, retry_ms=retry_ms))
    for anew in (False, True):
        assert plan(Town(towns.NOW_MS, [tried], WIDE, anew)).next[1].at_ms == retry_ms


@BOTH
def test_who_was_to_be_called_earlier_today_stays_where_they_were_on_the_list(plan: Planner) -> None:
    one = towns.need(1, 60)
    missed = replace(one, known=replace(one.known, planned_ms=towns.NOW_MS - 40 * 60_000))
    open_now = towns.slots(17, range(8, 20), range(4), 2)
    assert plan(Town(towns.NOW_MS, [missed], open_now)).next[1].at_ms == towns.NOW_MS - 40 * 60_000
    napping = replace(missed, windows=((10 * 60, 20 * 60),))
    assert plan(Town(towns.NOW_MS, [napping], open_now)).next[1].at_ms >= towns.NOW_MS + 2 * HOUR_MS


@BOTH
def test_each_calls_after_the_next_are_projected_at_their_targets(plan: Planner) -> None:
    planned = plan(Town(towns.NOW_MS, [towns.need(1, 0)], towns.slots(17, range(8, 20), range(4), 2)))
    times = [call.at_ms for call in planned.calls]
    spans = [(b - a) / HOUR_MS for a, b in zip([towns.NOW_MS, *times], times, strict=False)]
    assert len(times) >= 5
    assert all(36 <= span <= 72 for span in spans)


@BOTH
def test_an_operator_whom_they_trust_calls_when_they_are_there(plan: Planner) -> None:
    named = [replace(one, operators=(7, 8) if one.minute < 12 * 60 else (8,)) for one in WIDE]
    wish = replace(towns.need(1, 40), by=frozenset({7}))
    call = plan(Town(towns.NOW_MS, [wish], named)).next[1]
    assert (call.operator_id, named[call.slot].minute < 12 * 60) == (7, True)
    nobody = plan(Town(towns.NOW_MS, [replace(wish, by=frozenset({9}))], named)).next[1]
    assert (nobody.operator_id, nobody.late_ms) == (None, 0)


LIKES = st.frozensets(st.integers(8, 20), max_size=4)


@BOTH
@given(towns.needs(5), st.lists(LIKES, min_size=5, max_size=5))
def test_hours_at_which_they_were_reached_make_nobody_later(
    plan: Planner, needs: list[Need], likes: list[frozenset[int]]
) -> None:
    liked = [replace(one, likes=hours) for one, hours in zip(needs, likes, strict=False)]
    for slots in (NARROW, WIDE):
        plain, with_likes = (plan(Town(towns.NOW_MS, some, slots)) for some in (needs, liked))
        assert with_likes.unplaced == plain.unplaced
        late, before = (sum(call.late_ms for call in one.next.values()) for one in (with_likes, plain))
        assert late == before


@BOTH
@given(feasible(), st.lists(LIKES, min_size=len(NARROW), max_size=len(NARROW)))
def test_where_all_can_be_in_time_they_are_whatever_they_like(
    plan: Planner, needs: list[Need], likes: list[frozenset[int]]
) -> None:
    liked = [replace(one, likes=hours) for one, hours in zip(needs, likes, strict=False)]
    planned = plan(Town(towns.NOW_MS, liked, NARROW))
    assert (planned.unplaced, [one for one in planned.next.values() if one.late_ms]) == ([], [])


@BOTH
def test_who_was_reached_at_an_hour_is_called_then_where_there_is_room(plan: Planner) -> None:
    slots = towns.slots(6, range(8, 20), range(4), 2)
    needs = [replace(towns.need(number, 30), likes=frozenset({10})) for number in (1, 2, 3)]
    calls = plan(Town(towns.NOW_MS, needs, slots)).next
    assert [slots[calls[one].slot].minute // 60 for one in (1, 2, 3)] == [10, 10, 10]


@BOTH
def test_a_town_without_an_open_quarter_has_no_plan_and_says_so(plan: Planner) -> None:
    planned = plan(Town(towns.NOW_MS, [towns.need(1, 10)], []))
    assert (dict(planned.next), planned.unplaced) == ({}, [1])


@BOTH
def test_who_is_in_time_and_has_no_free_quarter_left_is_at_risk(plan: Planner) -> None:
    people = [towns.need(number, 71 - 24) for number in (1, 2, 3)]  # due in a day: for two there is a quarter

    def known(many: int, room: int) -> list[tuple[bool, bool]]:
        slots = towns.slots(4, (9, 14), (0,), room)
        calls = plan(Town(towns.NOW_MS, people[:many], slots)).next
        return sorted((one.late_ms > 0, one.tight) for one in calls.values())

    assert known(2, 1) == [(False, True), (False, True)]
    assert known(3, 1) == [(False, True), (False, True), (True, False)]
    assert known(2, 2) == [(False, False), (False, False)], "there is room beside them"
