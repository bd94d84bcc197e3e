"""Who was talked with is called later, and a care call is noted as often as somebody called."""

import pytest

from hub.alarms.policy import UNDO_MS
from hub.care_calls import policy
from hub.care_calls.figures import note_due
from simulator.invariants.care_calls import CONVERSATIONS, FOLLOWED_WITHIN_MS
from tests import cast
from tests.simulator.invariants.scene import Scene

NO_REASON = "nobody_is_late_without_a_reason"
LATER = "who_was_talked_with_is_called_later"
AS_BEFORE = ["resident 1 talked with us (alarm 1); their care call is as before"]


def _talks(scene: Scene, code: str = "social") -> None:
    """Wang presses, and somebody talks with her; it is a while ago."""
    scene.pressed()
    scene.take(1)
    scene.close(1, code=code)
    scene.clock.forward(FOLLOWED_WITHIN_MS + 1 - UNDO_MS)


@pytest.mark.parametrize("code", CONVERSATIONS)
def test_a_conversation_puts_off_the_next_call(scene: Scene, code: str) -> None:
    _talks(scene, code)
    assert scene.looks(LATER) == AS_BEFORE
    scene.follow()
    assert scene.looks(LATER) == []
    assert scene.rows("care_plan")[0]["last_live_ms"] == cast.NOON_MS


def test_it_is_looked_at_in_calm_only(scene: Scene) -> None:
    _talks(scene)
    assert scene.everything() == []
    assert AS_BEFORE[0] in scene.everything(in_calm=True)


def test_the_hub_has_a_moment_to_put_it_off(scene: Scene) -> None:
    _talks(scene)
    scene.clock.forward(-1)
    assert scene.looks(LATER) == []
    scene.clock.forward(1)
    assert scene.looks(LATER) == AS_BEFORE


@pytest.mark.parametrize("code", ["test", "technical", "no_contact"])
def test_who_was_not_talked_with_is_called_as_before(scene: Scene, code: str) -> None:
    _talks(scene, code)
    assert scene.looks(LATER) == []
    scene.tamper("UPDATE alarm SET closing_code = 'social'")
    assert scene.looks(LATER) == AS_BEFORE


def test_what_was_closed_by_a_clock_that_was_ahead_is_not_over_yet(scene: Scene) -> None:
    scene.clock.wrong_ms = cast.HOUR_MS
    _talks(scene)
    assert scene.looks(LATER) == AS_BEFORE
    scene.clock.wrong_ms = 0
    assert scene.looks(LATER) == []


def test_only_a_later_call_that_reached_them_is_as_good(scene: Scene) -> None:
    _talks(scene)
    scene.call(1, "no_answer")
    scene.call(2)
    assert scene.looks(LATER) == AS_BEFORE
    scene.call(1)
    assert scene.looks(LATER) == []


def test_a_plan_that_disappears_is_found(scene: Scene) -> None:
    _talks(scene)
    scene.follow()
    scene.tamper("DELETE FROM care_plan WHERE resident_id = 1")
    assert scene.looks(LATER) == AS_BEFORE


def test_a_call_that_was_sent_three_times_is_noted_once(scene: Scene) -> None:
    scene.call(1, "no_answer", times=3)
    scene.call(1, times=2)
    scene.call(2)
    assert [one["resident_id"] for one in scene.rows("care_call")] == [1, 1, 2]
    assert scene.everything() == []


def test_a_call_that_is_noted_twice_is_found(scene: Scene) -> None:
    scene.call(1)
    scene.tamper(
        "INSERT INTO care_call (resident_id, at_ms, operator_id, outcome, note, ended_ms)"
        " SELECT resident_id, at_ms, operator_id, outcome, note, ended_ms FROM care_call"
    )
    assert scene.looks("no_call_is_noted_twice") == ["resident 1 has 2 care calls noted, not 1"]
    scene.ledger.writes("care_call", 2)  # somebody else's
    assert scene.looks("no_call_is_noted_twice")
    scene.ledger.writes("care_call", 1)
    assert scene.looks("no_call_is_noted_twice") == []


def test_a_call_that_never_arrived_or_went_with_a_backup_is_not_missed(scene: Scene) -> None:
    restore = scene.backup()
    scene.call(1, times=0)
    scene.call(1)
    restore()
    scene.call(1)
    assert (len(scene.rows("care_call")), scene.ledger.written["care_call", 1]) == (1, 3)
    assert scene.looks("no_call_is_noted_twice") == []


def test_the_codes_that_the_invariant_knows_are_those_of_the_hub() -> None:
    assert set(CONVERSATIONS) == policy.CONVERSATIONS


def test_who_is_late_is_found_until_it_is_noted_or_somebody_talks_with_them(scene: Scene) -> None:
    unknown = ["nobody has talked with resident 1 for 73 h, and nobody knows why"]
    scene.clock.forward(2 * cast.HOUR_MS)
    assert scene.looks(NO_REASON) == unknown
    assert unknown[0] not in scene.everything(), "it is looked at in calm only"
    scene.door.database.write_now(note_due)
    assert scene.looks(NO_REASON) == []
    scene.tamper("DELETE FROM care_breach")
    assert scene.looks(NO_REASON) == unknown
    scene.call(1)
    assert scene.looks(NO_REASON) == []


def test_the_hub_has_a_moment_to_note_it_and_who_is_away_is_not_late(scene: Scene) -> None:
    scene.clock.forward(cast.HOUR_MS + FOLLOWED_WITHIN_MS)
    assert scene.looks(NO_REASON) == []
    scene.clock.forward(1)
    assert len(scene.looks(NO_REASON)) == 1
    away = "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (1, 'travel', 0, 9e12, '')"
    scene.tamper(away)
    assert scene.looks(NO_REASON) == []
    scene.tamper("DELETE FROM resident_pause")
    scene.tamper("UPDATE resident SET ended_on = '2026-11-27' WHERE id = 1")
    assert scene.looks(NO_REASON) == []


def test_a_breach_before_its_moment_is_found(scene: Scene) -> None:
    scene.clock.forward(2 * cast.HOUR_MS)
    scene.door.database.write_now(note_due)
    assert scene.looks("no_late_call_is_noted_twice") == []
    scene.tamper("UPDATE care_breach SET at_ms = late_ms - 1")
    assert scene.looks("no_late_call_is_noted_twice") == ["resident 1 is noted as late before they were"]
