"""Who is late is an alarm, nobody is called at a bad time, and a crash changes no plan."""

import json

import pytest

from hub.care_calls.calling import service as calling
from hub.care_calls.rounds.runner import go_on
from simulator.invariants.calling import RAISED_WITHIN_MS, SETTLED_MS
from tests import cast
from tests.simulator.invariants.scene import CHEN, Scene

ALARM, BAD_TIME, PLAN = "who_is_late_is_an_alarm", "nobody_is_called_at_a_bad_time", "a_crash_changes_no_plan"
NO_ALARM = ["nobody has talked with resident 1 for 72 h, and there is no alarm of it"]
HALF_HOUR_MS = cast.HOUR_MS // 2


def test_who_is_late_is_an_alarm_or_has_talked_with_somebody(scene: Scene) -> None:
    scene.clock.forward(cast.HOUR_MS + RAISED_WITHIN_MS)
    assert scene.looks(ALARM) == []
    scene.clock.forward(1)
    assert scene.looks(ALARM) == NO_ALARM
    scene.door.database.write_now(go_on)
    assert scene.looks(ALARM) == []
    scene.tamper("UPDATE care_round SET ended_ms = alarm_ms, over = 'alarm_closed'")
    assert scene.looks(ALARM) == [], "there was one within a day"
    scene.tamper("DELETE FROM care_round")
    assert scene.looks(ALARM) == NO_ALARM
    scene.call(1)
    assert scene.looks(ALARM) == []


def test_a_hub_that_was_off_has_a_moment_and_who_is_away_is_not_late(scene: Scene) -> None:
    scene.clock.forward(cast.HOUR_MS + RAISED_WITHIN_MS + 1)
    scene.hub.runs_since_ms = scene.clock.ms - RAISED_WITHIN_MS + 1
    assert scene.looks(ALARM) == []
    scene.hub.runs_since_ms -= 1
    assert scene.looks(ALARM) == NO_ALARM
    away = "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (1, 'travel', 0, 9e12, '')"
    scene.tamper(away)
    assert scene.looks(ALARM) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE resident SET nap_from = '11:30', nap_to = '14:00'", "resident 1 is called at 12:00, in their nap"),
        ("UPDATE resident SET nap_from = '23:00', nap_to = '12:30'", "resident 1 is called at 12:00, in their nap"),
        ("UPDATE resident SET nap_from = '10:30', nap_to = '12:00'", None),
        (
            "INSERT INTO care_day VALUES ('2026-11-27', '[[840, 1020]]', '', 1, 0)",
            "resident 1 is called at 12:00, when the centre calls nobody",
        ),
        (
            "INSERT INTO resident_pause VALUES (1, 1, 'travel', 0, 9e12, '')",
            "resident 1 is called at 12:00, and is away",
        ),
        ("UPDATE resident SET call_times = '[\"15:00-17:00\"]'", None),  # an hour is left
        (
            "UPDATE resident SET call_times = '[\"15:00-17:00\"]'; UPDATE care_plan SET due_ms = due_ms + 86400000 * 2",
            "resident 1 is called at 12:00, which they do not like, and which could wait",
        ),
    ],
)
def test_a_call_at_a_bad_time_is_found_when_it_is_begun(scene: Scene, statement: str, found: str | None) -> None:
    scene.door.database.write_now(lambda tx: calling.begin(tx, CHEN, cast.WANG))
    for one in statement.split("; "):
        scene.tamper(one)
    assert scene.looks_after(BAD_TIME) == ([] if found is None else [found])
    assert scene.looks(BAD_TIME) == [], "what is noted later was not known then"
    scene.clock.forward(1)
    assert scene.looks_after(BAD_TIME) == []


def planned(scene: Scene) -> None:
    """Everybody is to be called in half an hour; the hub dies, and is back."""
    basis = json.dumps({"at_ms": scene.clock.ms, "seq": 0, "digest": ""})
    scene.tamper("UPDATE care_plan SET planned_ms = ?, operator_id = 1", scene.clock.ms + HALF_HOUR_MS)
    scene.tamper("INSERT INTO setting VALUES ('care_planned', ?), ('care_planned_for', '2026-11-27')", basis)
    scene.view.hub_died()
    scene.clock.forward(1)
    scene.hub.runs_since_ms = scene.clock.ms


def test_another_plan_after_a_crash_is_found_once(scene: Scene) -> None:
    planned(scene)
    scene.tamper("UPDATE care_plan SET planned_ms = planned_ms + 900000 WHERE resident_id = 2")
    assert scene.looks(PLAN) == [], "the hub has a moment"
    scene.clock.forward(SETTLED_MS)
    at_ms = cast.NOON_MS + HALF_HOUR_MS
    assert scene.looks(PLAN) == [f"resident 2 was to be called at {at_ms}, after the crash at {at_ms + 900_000}"]
    assert scene.looks(PLAN) == []


def test_what_happened_since_and_what_was_decided_before_moves_a_plan(scene: Scene) -> None:
    planned(scene)
    scene.call(1)
    scene.clock.forward(SETTLED_MS)
    assert scene.looks(PLAN) == []
    moved = [[2, scene.clock.ms + HALF_HOUR_MS, 2, scene.rows("care_plan")[1]["last_live_ms"], None]]
    scene.tamper("INSERT INTO care_plan_run (at_ms, rows) VALUES (0, ?)", json.dumps(moved))
    scene.view.hub_died()
    before = scene.view.plan_before
    scene.tamper("DELETE FROM care_plan_run")
    assert len(scene.looks(PLAN)) == 1, "it was decided, and is not written"
    scene.view.plan_before = before
    scene.tamper("UPDATE care_plan SET planned_ms = ?, operator_id = 2 WHERE resident_id = 2", moved[0][1])
    assert scene.looks(PLAN) == []


def test_a_plan_that_is_made_anew_has_a_reason(scene: Scene) -> None:
    planned(scene)
    scene.clock.forward(SETTLED_MS)
    again = json.dumps({"at_ms": scene.clock.ms, "seq": 0, "digest": ""})
    scene.tamper("UPDATE setting SET value = ? WHERE name = 'care_planned'", again)
    assert len(scene.looks(PLAN)) == 1
    scene.view.hub_died()
    scene.tamper("UPDATE setting SET value = '2026-11-28' WHERE name = 'care_planned_for'")
    scene.tamper("UPDATE setting SET value = ? WHERE name = 'care_planned'", again.replace('"seq": 0', '"seq": 1'))
    assert scene.looks(PLAN) == [], "it was the night"
