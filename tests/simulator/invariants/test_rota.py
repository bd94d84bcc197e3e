"""The plan goes by who is on the rota now, and no hour has more calls than people for them."""

import json

from hub.rota.service import bring_in
from simulator.invariants.calling import SETTLED_MS
from simulator.invariants.rota import MINUTE_MS
from tests import cast
from tests.simulator.invariants.scene import ZHOU, Scene

PLANNED, FULL = "a_change_of_the_rota_is_planned_with_within_a_minute", "no_hour_has_more_calls_than_people_for_them"
TABLE = "date,start,end,login,role\n2026-11-27,13:00,15:00,chen,operator\n2026-11-27,13:00,15:00,zhou,supervisor\n"


def brought(scene: Scene, *, planned: bool) -> None:
    """Chen Xiao and a supervisor come at one; `planned`: and the plan knows that."""
    _, events = scene.door.database.write_now(lambda tx: bring_in(tx, ZHOU, TABLE, replace=True))
    basis = json.dumps({"at_ms": scene.clock.ms, "seq": events[-1].seq - (not planned), "digest": ""})
    scene.tamper("INSERT INTO setting VALUES ('care_planned', ?)", basis)


def test_a_plan_that_does_not_know_the_rota_is_found_after_a_minute(scene: Scene) -> None:
    assert scene.looks(PLANNED) == []
    brought(scene, planned=False)
    scene.clock.forward(MINUTE_MS - 1)
    assert scene.looks(PLANNED) == []
    scene.clock.forward(1)
    assert scene.looks(PLANNED) == ["the rota was changed 60 s ago, and the plan is as before"]
    scene.hub.runs_since_ms = scene.clock.ms - SETTLED_MS + 1
    assert scene.looks(PLANNED) == [], "the hub has just started"


def test_a_plan_that_knows_it_is_none(scene: Scene) -> None:
    brought(scene, planned=True)
    scene.clock.forward(MINUTE_MS)
    assert scene.looks(PLANNED) == []


def test_more_calls_than_people_can_make_are_found(scene: Scene) -> None:
    brought(scene, planned=True)
    at_two = cast.NOON_MS + 2 * cast.HOUR_MS
    scene.tamper("UPDATE care_plan SET planned_ms = ?", at_two)
    assert scene.looks(FULL) == []
    late = at_two + cast.HOUR_MS
    scene.tamper("UPDATE care_plan SET planned_ms = ? WHERE resident_id = 2", late)
    assert scene.looks(FULL) == ["1 calls are planned from 27 15:00 on, and there are 0 people"]
    scene.tamper("UPDATE care_plan SET retry_ms = planned_ms")
    assert scene.looks(FULL) == [], "a try after one in vain has its time"
    scene.tamper("UPDATE care_plan SET retry_ms = NULL, planned_ms = ?", at_two + 24 * cast.HOUR_MS)
    assert scene.looks(FULL) == [], "nobody has said yet who comes on that day"


def test_a_supervisor_calls_nobody(scene: Scene) -> None:
    brought(scene, planned=True)
    scene.tamper("UPDATE care_plan SET planned_ms = ?", cast.NOON_MS + 2 * cast.HOUR_MS)
    scene.tamper("UPDATE rota_shift SET role = 'supervisor' WHERE operator_id = ?", cast.CHEN)
    scene.tamper("UPDATE rota_shift SET role = 'operator' WHERE operator_id = ?", cast.ZHOU)
    assert scene.looks(FULL) == []
    scene.tamper("UPDATE rota_shift SET end_ms = start_ms + 3600000 WHERE operator_id = ?", cast.ZHOU)
    assert scene.looks(FULL) == ["6 calls are planned from 27 14:00 on, and there are 0 people"]
