"""Who shares a cause: one outage is one incident, two accidents are two alarms, and nobody is in two places."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.alarms.conditions.model import TOWN, Cause, Condition, Ebb, Incident, Kind, Place, Plan
from hub.alarms.conditions.policy import (
    CALM_MS,
    FEW_MS,
    SETTLE_MS,
    WIDEN_MS,
    YOUNG_MS,
    collapse,
    ebb,
    ends_ms,
    is_ripe,
    least,
)

NOW_MS = 1_795_752_000_000
ZONES, BUILDINGS, HOMES = range(1, 9), "12345", range(10)
TOWN_OF = {f"ph-{z}-{b}-{n}": Place(z, b) for z, b, n in product(ZONES, BUILDINGS, HOMES)}
PHONES = len(TOWN_OF)


def conditions(names: Iterable[str], kind: Kind = "offline", ripe: bool = True, first: int = 1) -> list[Condition]:
    return [Condition(n, name, n, kind, TOWN_OF[name], ripe) for n, name in enumerate(names, first)]


def those_in(place: Place) -> list[str]:
    return [name for name, home in TOWN_OF.items() if place.covers(home)]


def decided(found: Sequence[Condition], incidents: Sequence[Incident] = (), now_ms: int = NOW_MS) -> Plan:
    plan = collapse(found, incidents, PHONES, now_ms)
    placed = [one.id for part in (*plan.joins, *plan.opens) for one in part.members] + [one.id for one in plan.singles]
    assert len(placed) == len(set(placed)), "nobody is in two places"
    assert set(placed) <= {one.id for one in found}
    return plan


def running(place: Place, cause: Cause = "silence", wrong: int = 40, alarm_id: int = 7) -> Incident:
    return Incident(alarm_id, cause, place, NOW_MS - 60_000, wrong)


@pytest.mark.parametrize(
    ("place", "many"),
    [(Place(3, "2"), 3), (Place(3, "2"), 10), (Place(3), 50), (Place(3), 12), (TOWN, PHONES), (TOWN, 120)],
)
def test_one_outage_is_one_incident_at_the_narrowest_place(place: Place, many: int) -> None:
    inside = those_in(place)
    hit = inside[:: len(inside) // many][:many]
    plan = decided(conditions(hit))
    ((group,), singles) = plan.opens, plan.singles
    assert (group.cause, group.place, len(group.members), singles) == ("silence", place, many, ())


def test_a_phone_that_is_silent_alone_is_an_alarm_of_its_own() -> None:
    plan = decided(conditions(["ph-1-1-0", "ph-2-1-0", "ph-3-4-0"]))
    assert (plan.opens, len(plan.singles)) == ((), 3)


def test_before_it_has_lasted_nobody_is_told() -> None:
    assert decided(conditions(those_in(Place(2)), ripe=False)) == Plan()


def test_who_is_not_ripe_belongs_to_the_outage_of_who_is() -> None:
    found = [*conditions(["ph-2-1-0"]), *conditions(those_in(Place(2))[1:], ripe=False, first=2)]
    (group,) = decided(found).opens
    assert len(group.members) == 50


def test_an_accident_elsewhere_is_not_hidden_in_an_outage() -> None:
    plan = decided(conditions([*those_in(Place(2)), "ph-5-1-0", "ph-6-2-0", "ph-7-3-0"]))
    assert [one.place for one in plan.opens] == [Place(2)]
    assert [one.device_id for one in plan.singles] == ["ph-5-1-0", "ph-6-2-0", "ph-7-3-0"]


def test_a_power_cut_has_those_whom_it_silences() -> None:
    dark, silent = those_in(Place(4))[:45], those_in(Place(4))[45:]
    plan = decided([*conditions(dark, "mains_lost"), *conditions(silent, "offline", first=100)])
    assert [(one.cause, one.place, len(one.members)) for one in plan.opens] == [("power", Place(4), 50)]
    assert plan.singles == ()


def test_a_battery_that_runs_down_in_a_power_cut_is_part_of_it_and_another_is_not() -> None:
    power = running(Place(4), "power")
    mine, other = conditions(["ph-4-1-0", "ph-4-1-1"], "battery_low")
    mine = Condition(mine.id, mine.device_id, mine.resident_id, mine.kind, mine.home, True, None, (power.alarm_id,))
    plan = decided([mine, other], [power])
    assert [one.members for one in plan.joins] == [(mine,)]
    assert plan.singles == (other,)


def test_who_falls_silent_where_an_incident_goes_on_joins_it_at_once() -> None:
    plan = decided(conditions(["ph-2-3-1"], ripe=False), [running(Place(2))])
    assert [(one.alarm_id, len(one.members)) for one in plan.joins] == [(7, 1)]


def test_of_two_incidents_the_narrower_has_them() -> None:
    plan = decided(conditions(["ph-2-3-1"]), [running(TOWN, alarm_id=1), running(Place(2, "3"), wrong=3, alarm_id=2)])
    assert [one.alarm_id for one in plan.joins] == [2]


ITS = running(Place(2))
OLD = replace(ITS, opened_ms=NOW_MS - YOUNG_MS - 1, phones=100)


def test_an_old_incident_takes_in_one_who_is_alone_only_where_most_of_its_place_is_ill() -> None:
    alone = conditions(["ph-2-3-1"])
    assert len(decided(alone, [replace(OLD, wrong=49)]).singles) == 1
    assert len(decided(alone, [replace(OLD, wrong=50)]).joins) == 1
    together = conditions(["ph-2-3-1", "ph-2-3-2", "ph-2-3-3"])
    assert [one.alarm_id for one in decided(together, [replace(OLD, wrong=49)]).joins] == [7], "many are no accident"


@pytest.mark.parametrize("it", [replace(ITS, wrong=2), replace(ITS, grows=False), replace(ITS, ended=True)])
def test_an_incident_that_ebbs_or_is_closed_or_over_takes_nobody_alone(it: Incident) -> None:
    plan = decided(conditions(["ph-2-3-1"]), [it])
    assert (plan.joins, len(plan.singles)) == ((), 1)


def test_a_young_incident_that_is_larger_than_it_seemed_grows_and_takes_in_others_like_it() -> None:
    small = [running(Place(1, "1"), alarm_id=5, wrong=5), running(Place(2), alarm_id=6, wrong=9)]
    (join,) = decided(conditions(those_in(TOWN)[150:]), small).joins
    assert (join.alarm_id, join.place, join.absorbs) == (5, TOWN, (6,))


def test_what_somebody_has_in_hand_is_not_taken_away() -> None:
    small = [
        running(Place(1, "1"), alarm_id=5, wrong=5),
        replace(running(Place(2), alarm_id=6, wrong=9), untaken=False),
    ]
    (join,) = decided(conditions(those_in(TOWN)[150:]), small).joins
    assert (join.alarm_id, join.absorbs) == (5, ())


def test_an_old_incident_does_not_become_another_one() -> None:
    old = replace(running(Place(1)), opened_ms=NOW_MS - WIDEN_MS - 1)
    plan = decided(conditions(those_in(TOWN)[100:]), [old])
    assert [one.place for one in plan.opens] == [TOWN]


def test_what_was_over_and_begins_again_is_the_same_incident() -> None:
    plan = decided(conditions(those_in(Place(2))), [replace(running(Place(2)), ended=True, wrong=0)])
    assert ([one.alarm_id for one in plan.joins], plan.opens) == ([7], ())


def test_alarms_of_their_own_are_part_of_what_they_began() -> None:
    first = [Condition(n, f"ph-2-1-{n}", n, "offline", Place(2, "1"), False, 100 + n) for n in (1, 2)]
    (group,) = decided([*first, *conditions(["ph-2-1-5"], first=9)]).opens
    assert {one.alarm_id for one in group.members} == {101, 102, None}


def test_alarms_of_their_own_alone_begin_nothing() -> None:
    mine = [Condition(n, f"ph-2-1-{n}", n, "offline", Place(2, "1"), False, 100 + n) for n in (1, 2)]
    assert decided(mine) == Plan()


@pytest.mark.parametrize(("phones", "many"), [(8, 10), (1_600, 10), (100_000, 500)])
def test_a_larger_town_has_more_accidents(phones: int, many: int) -> None:
    assert least("town", phones) == many


places = st.sampled_from([TOWN, *(Place(z) for z in ZONES), *(Place(z, b) for z, b in product(ZONES, BUILDINGS))])
kinds = st.sampled_from(["offline", "mains_lost", "tamper", "self_test", "remote_low"])


@given(places, st.integers(1, 3), kinds, st.randoms(use_true_random=False))
def test_one_cause_is_never_more_than_three_alarms(place: Place, every: int, kind: Kind, chance: Random) -> None:
    """A cause that hits its whole place alike: all homes, every second or every third of them."""
    inside = those_in(place)[::every]
    found = conditions(inside, kind)
    chance.shuffle(found)
    plan = decided(found)
    assert len(plan.opens) + len(plan.singles) <= 3
    if len(inside) >= least("town", PHONES):
        assert len(plan.opens) == 1
        assert plan.singles == ()


names = st.sampled_from(sorted(TOWN_OF))


@given(st.lists(st.tuples(names, kinds, st.booleans()), unique_by=lambda one: one[:2], max_size=60))
def test_whoever_is_ripe_is_told_of_once_and_nobody_is_forgotten(rows: list[tuple[str, Kind, bool]]) -> None:
    found = [Condition(n, name, n, kind, TOWN_OF[name], ripe) for n, (name, kind, ripe) in enumerate(rows, 1)]
    plan = decided(found)
    placed = {one.id for part in (*plan.joins, *plan.opens) for one in part.members} | {o.id for o in plan.singles}
    assert {one.id for one in found if one.ripe} <= placed
    for group in plan.opens:
        assert all(group.place.covers(one.home) for one in group.members)
        assert any(one.ripe for one in found)


@given(st.lists(st.tuples(st.integers(1, 600_000), st.sampled_from([0, 0, 1, 3, 4, 30])), min_size=1, max_size=30))
def test_an_incident_is_over_when_all_are_back_or_only_a_few_stay_away(steps: list[tuple[int, int]]) -> None:
    tide, now_ms = Ebb(None, None), NOW_MS
    history: list[tuple[int, int]] = []
    for later_ms, wrong in steps:
        now_ms += later_ms
        history.append((now_ms, wrong))
        tide = ebb(tide, wrong, Place(1), PHONES, now_ms)
        over_ms = ends_ms(tide)
        if wrong == 0:
            assert over_ms == _since(history, 0) + CALM_MS
        elif wrong < least("zone", PHONES):
            assert over_ms == _since(history, 3) + FEW_MS
        else:
            assert over_ms is None


def _since(history: list[tuple[int, int]], wrong_max: int) -> int:
    """Since when no more than that are wrong, by looking back."""
    since_ms = history[-1][0]
    for at_ms, wrong in reversed(history):
        if wrong > wrong_max:
            break
        since_ms = at_ms
    return since_ms


def test_a_due_time_further_away_than_it_can_be_is_over() -> None:
    assert not is_ripe("offline", NOW_MS + SETTLE_MS["offline"], NOW_MS)
    assert is_ripe("offline", NOW_MS + SETTLE_MS["offline"] + 1, NOW_MS), "the clock was set back"
    assert is_ripe("offline", NOW_MS, NOW_MS)
