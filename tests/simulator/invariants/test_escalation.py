"""Whoever waits goes up the ladder in time, once a rung: the real one does, and what does not is found."""

import pytest

from hub.alarms.escalation import climb
from hub.alarms.ladders import DEFAULT
from simulator.invariants.escalation import LADDER_MS, LATE_MS, URGENT
from tests.simulator.invariants.scene import Scene

NAMES = ("who_waits_is_heard_by_more", "each_rung_is_climbed_once", "nobody_waits_without_a_ladder")
LATE = "alarm 1 has waited for {} s and stands on rung {}, not {}"


def later(scene: Scene, ms: int, *, climbs: bool = True) -> None:
    """So much later; the hub looks every second, or not at all."""
    if not climbs:
        scene.clock.forward(ms)
        return
    for _ in range(ms // 1_000):
        scene.clock.forward(1_000)
        scene.door.database.write_now(climb)


def test_the_real_ladder_keeps_all_three(scene: Scene) -> None:
    scene.pressed()
    for _ in range(20):
        later(scene, 10_000)
        assert [text for name in NAMES for text in scene.looks(name)] == []
    assert scene.rows("alarm")[0]["rung"] == len(LADDER_MS)
    scene.take(1)
    later(scene, 120_000)
    assert [text for name in NAMES for text in scene.looks(name)] == []


@pytest.mark.parametrize("rung", range(3))
def test_a_rung_that_is_late_is_found(scene: Scene, rung: int) -> None:
    scene.pressed()
    later(scene, LADDER_MS[rung] - 1_000)
    later(scene, LATE_MS, climbs=False)
    assert scene.looks("who_waits_is_heard_by_more") == []
    later(scene, 1_000, climbs=False)
    found = [LATE.format((LADDER_MS[rung] + LATE_MS) // 1_000, rung, rung + 1)]
    assert scene.looks("who_waits_is_heard_by_more") == found


def test_a_hub_that_cannot_climb_is_excused_until_it_can(scene: Scene) -> None:
    scene.pressed()
    later(scene, LADDER_MS[0] + LATE_MS, climbs=False)
    found = [LATE.format(45, 0, 1)]
    assert scene.looks("who_waits_is_heard_by_more") == found
    for name in ("runs_since_ms", "writes_since_ms"):
        before = getattr(scene.hub, name)
        for since_ms, expected in ((None, []), (scene.clock.ms - LATE_MS + 1, []), (scene.clock.ms - LATE_MS, found)):
            setattr(scene.hub, name, since_ms)
            assert scene.looks("who_waits_is_heard_by_more") == expected
        setattr(scene.hub, name, before)
    for set_ms, expected in ((scene.clock.ms - LATE_MS + 1, []), (scene.clock.ms - LATE_MS, found)):
        scene.view.clock_set_ms = set_ms
        assert scene.looks("who_waits_is_heard_by_more") == expected


def test_a_rung_that_is_climbed_twice_is_found(scene: Scene) -> None:
    scene.pressed()
    later(scene, LADDER_MS[0])
    scene.tamper("UPDATE alarm SET rung = 0, next_rung_ms = opened_ms + 30000")
    later(scene, 1_000)
    assert scene.looks("each_rung_is_climbed_once") == [
        "alarm 1, which is open, went up to rung 1, and rung 2 was next"
    ]


def test_an_alarm_that_climbs_though_somebody_has_it_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.tamper("UPDATE alarm SET next_rung_ms = opened_ms + 30000")
    found = f"alarm 1 is taken and goes further up at {scene.rows('alarm')[0]['opened_ms'] + 30_000}"
    assert scene.looks("nobody_waits_without_a_ladder") == [found]
    assert scene.looks_after("nobody_waits_without_a_ladder", 1) == [found]


def test_an_alarm_without_a_ladder_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.wang.test()
    scene.carry(scene.wang)
    assert scene.looks("nobody_waits_without_a_ladder") == []
    scene.tamper("UPDATE alarm SET next_rung_ms = NULL")
    assert scene.looks("nobody_waits_without_a_ladder") == ["alarm 1 is open and goes further up at None"]


def test_the_numbers_that_the_invariants_know_are_those_of_the_hub() -> None:
    [urgent] = [one for one in DEFAULT if one.priority == URGENT]
    assert tuple(one.after_s * 1000 for one in urgent.rungs) == LADDER_MS
    assert urgent.again
