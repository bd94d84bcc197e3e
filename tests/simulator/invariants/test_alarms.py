"""Each sentence about alarms is kept by the real hub, and is seen to be broken when the file says otherwise."""

import pytest
from sos.parts import events

from hub.alarms import PressKey
from hub.kernel import Problem
from tests.hub.intake.door import press
from tests.simulator.invariants.scene import CHEN, LIN, ZHOU, Scene

STRANGER = PressKey("ph-00001", "0a0b0c0d", 9)


def test_an_evening_with_everything_that_is_allowed_breaks_nothing(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.wang.test()
    scene.carry(scene.wang)
    scene.take(1)
    scene.pressed(scene.wang)
    scene.close(1, note="她很好")
    scene.take(2, LIN)
    scene.close(2, ZHOU)
    scene.pressed(scene.li)
    assert len(scene.rows("alarm")) == 3
    assert scene.everything() == []
    for name in (
        "every_press_belongs_to_one_alarm",
        "timeline_is_complete",
        "no_alarm_goes_back",
        "raw_before_meaning",
    ):
        assert scene.looks_after(name, 1, 2, 3) == []


def test_a_flood_is_folded_and_breaks_nothing(scene: Scene) -> None:
    for number in range(1, 136):  # by a remote control: of its own button a phone itself notices a flurry
        scene.wang.happens(events.RemotePressed(scene.wang.remote_id, "0a0b0c0d", number))
        scene.carry(scene.wang)
    [alarm] = scene.rows("alarm")
    assert (alarm["presses"], len(scene.rows("press"))) == (135, 100)
    assert scene.everything() == []


def test_an_alarm_that_counts_a_press_too_many_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE alarm SET presses = 2")
    assert scene.looks("every_press_belongs_to_one_alarm") == ["alarm 1 of ph-00001 counts 2 presses and has 1"]
    assert scene.looks_after("every_press_belongs_to_one_alarm", 1)


def test_a_press_in_the_alarm_of_another_button_is_found(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.tamper("UPDATE press SET alarm_id = 1")
    assert "alarm 1 of ph-00001 has presses of another button" in scene.looks("every_press_belongs_to_one_alarm")


def test_a_call_among_tests_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE alarm SET kind = 'test'")
    found = scene.looks_after("every_press_belongs_to_one_alarm", 1)
    assert found == ["alarm 1 of ph-00001 is of kind test and has presses of another kind"]


def test_a_press_in_no_alarm_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("DELETE FROM alarm")
    assert scene.looks("every_press_belongs_to_one_alarm") == ["a press of ph-00001 is in no alarm"]


def test_a_press_that_is_there_twice_is_found(scene: Scene) -> None:
    key = scene.pressed()
    scene.tamper("CREATE TABLE twice AS SELECT * FROM press")
    scene.tamper("DROP TABLE press")
    scene.tamper("INSERT INTO twice SELECT * FROM twice")
    scene.tamper("UPDATE alarm SET presses = 2")
    scene.tamper("ALTER TABLE twice RENAME TO press")
    found = scene.looks("every_press_belongs_to_one_alarm")
    assert found == [f"press 1 of ph-00001 (epoch {key.epoch}) is there twice"]


def test_two_unclosed_alarms_of_one_button_are_found(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.tamper("DROP INDEX uq_alarm_unclosed")
    scene.tamper("UPDATE alarm SET device_id = 'ph-00001'")
    found = ["ph-00001 has two unclosed alarms of kind sos"]
    assert scene.looks("a_button_has_one_alarm_at_a_time") == found
    assert scene.looks_after("a_button_has_one_alarm_at_a_time", 1) == found


def test_a_press_that_nobody_made_is_found(scene: Scene) -> None:
    scene.door.hears("ph-00001", "sos", press(number=STRANGER.number))
    found = ["nobody pressed ph-00001 for number 9"]
    assert scene.looks_after("nothing_is_invented", 1) == found
    assert scene.looks("nothing_is_invented") == found


def test_a_press_that_somebody_spoke_who_is_no_phone_is_not_invented(scene: Scene) -> None:
    scene.ledger.speak(STRANGER)
    scene.door.hears("ph-00001", "sos", press(number=STRANGER.number))
    assert scene.looks("nothing_is_invented") == []


def test_a_call_that_became_a_test_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE press SET test = 1")
    scene.tamper("UPDATE alarm SET kind = 'test'")
    assert scene.looks("nothing_is_invented") == ["the call 1 of ph-00001 became a test"]


def test_a_test_that_was_said_once_more_as_a_call_may_be_either(scene: Scene) -> None:
    scene.ledger.speak(STRANGER, test=True)
    scene.door.hears("ph-00001", "sos", press(number=STRANGER.number))
    found = ["the test 9 of ph-00001 became a call"]
    assert scene.looks("nothing_is_invented") == found
    assert scene.looks_after("nothing_is_invented", 1) == []  # nothing is new
    scene.ledger.contradict(STRANGER)
    assert scene.everything() == []


def test_a_test_that_comes_again_as_a_call_is_read_by_nobody(scene: Scene) -> None:
    scene.ledger.speak(STRANGER, test=True)
    for test in (True, False):
        scene.door.hears("ph-00001", "sos", press(number=STRANGER.number, test=test))
    assert [alarm["kind"] for alarm in scene.rows("alarm")] == ["test", "unreadable"]
    assert scene.looks("nothing_is_invented") == ["alarm 2: ph-00001 never said anything unreadable"]
    [failed] = scene.looks("the_hub_does_not_fail_by_itself")
    assert failed.startswith("raw message 2 (sos of ph-00001) failed in the hub: TestThenReal(")
    scene.ledger.contradict(STRANGER)
    assert scene.everything() == []


def test_a_call_that_was_contradicted_is_still_no_test(scene: Scene) -> None:
    scene.ledger.speak(STRANGER)
    scene.ledger.contradict(STRANGER)
    scene.door.hears("ph-00001", "sos", press(number=STRANGER.number, test=True))
    assert scene.looks("nothing_is_invented") == ["the call 9 of ph-00001 became a test"]


def test_a_test_of_which_a_restored_hub_hears_the_cancel_first_becomes_a_call(scene: Scene) -> None:
    restore = scene.backup()
    scene.wang.test()
    scene.carry(scene.wang)
    restore()
    scene.wang.happens(events.CancelPressed())
    scene.carry(scene.wang)
    assert scene.everything() == []
    scene.ledger.shaken.clear()
    assert scene.looks("nothing_is_invented") == ["the test 1 of ph-00001 became a call"]


def test_an_unreadable_alarm_needs_somebody_who_said_something_unreadable(scene: Scene) -> None:
    scene.door.hears("ph-00002", "sos", b"\x00")
    found = ["alarm 1: ph-00002 never said anything unreadable"]
    assert scene.looks_after("nothing_is_invented", 1) == found
    scene.ledger.garble("ph-00002")
    assert scene.everything() == []


def test_an_alarm_that_sends_help_to_another_door_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE alarm SET resident_id = 3")
    assert scene.looks("every_alarm_has_the_right_home") == ["alarm 1 of ph-00001 names resident 3, not 1"]


def test_an_alarm_that_was_taken_by_two_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.tamper("UPDATE alarm SET state = 'open', taken_by = NULL, taken_by_name = NULL, taken_ms = NULL")
    scene.take(1, LIN)
    found = [
        "operator 2 got alarm 1 (taken) out of the hands of 1",
    ]
    assert scene.looks_after("no_two_operators_hold_one_alarm", 1) == found


def test_an_operator_who_was_told_to_have_an_alarm_that_another_has_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.ledger.took(LIN.operator_id, 1)
    found = ["operator 2 was told to have alarm 1, and never had it"]
    assert scene.looks("no_two_operators_hold_one_alarm") == found


def test_an_alarm_that_closes_without_a_person_or_a_code_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.close(1)
    name = "no_alarm_closes_without_person_and_code"
    assert scene.looks(name) == []
    scene.tamper("UPDATE alarm SET closing_code = NULL, closed_by = NULL")
    assert scene.looks(name) == ["alarm 1 is closed and has no closed_by and no closing_code"]
    scene.tamper("UPDATE alarm SET closing_code = 'whatever', closed_by = 1")
    assert scene.looks_after(name, 1) == ["alarm 1 is closed and has the code 'whatever', which there is not"]
    scene.tamper("UPDATE alarm SET closing_code = 'social', closed_by = 2, closed_by_name = '林芳'")
    assert scene.looks(name) == ["alarm 1 of 陈晓 was closed by 林芳"]
    scene.tamper("UPDATE alarm SET closed_by = 3")  # the supervisor
    assert scene.looks(name) == []
    scene.tamper("UPDATE alarm SET taken_by = NULL, taken_by_name = NULL, taken_ms = NULL")
    assert scene.looks(name) == ["alarm 1 is closed and has no taken_by and no taken_by_name and no taken_ms"]


def test_who_closes_an_alarm_as_it_is_has_seen_it(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.note(1)
    scene.pressed()
    with pytest.raises(Problem, match="look again"):
        scene.close(1, seen=2)
    assert scene.ledger.closings == {}
    scene.close(1, seen=3)
    scene.note(1)
    assert scene.ledger.closings == {1: 3}
    assert scene.everything() == []


def test_a_press_that_came_before_the_closing_and_was_not_seen_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.pressed()
    scene.close(1)
    scene.ledger.closed(1, 2)
    found = ["alarm 1 was closed as version 4 by who had seen version 2"]
    assert scene.looks("nobody_closes_what_they_have_not_seen") == found


def test_of_who_heard_no_answer_nobody_knows_what_they_saw(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.tamper("UPDATE alarm SET version = 7")
    scene.close(1, answers=False)
    assert scene.looks("nobody_closes_what_they_have_not_seen") == []
    scene.ledger.closed(1, 2)
    assert scene.looks("nobody_closes_what_they_have_not_seen")


def test_after_a_restored_backup_another_alarm_has_the_number(scene: Scene) -> None:
    restore = scene.backup()
    scene.pressed()
    scene.take(1)
    scene.close(1)
    assert scene.everything() == []
    before = dict(scene.ledger.closings)
    restore()
    scene.pressed()
    scene.pressed()
    scene.take(1)
    scene.close(1, answers=False)
    assert scene.everything() == []
    scene.ledger.closings.update(before)
    found = ["alarm 1 was closed as version 4 by who had seen version 2"]
    assert scene.looks("nobody_closes_what_they_have_not_seen") == found


def test_a_note_that_was_sent_three_times_is_there_once(scene: Scene) -> None:
    scene.pressed()
    scene.pressed(scene.li)
    scene.take(1)
    scene.note(1, times=3)
    scene.note(1)
    scene.note(2)
    scene.close(1, note="她很好")
    assert [one["alarm_id"] for one in scene.rows("alarm_note")] == [1, 1, 2, 1]
    assert scene.everything() == []


def test_a_note_that_is_there_twice_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.note(1)
    scene.tamper("INSERT INTO alarm_note SELECT NULL, alarm_id, at_ms, operator_id, text FROM alarm_note")
    assert scene.looks("nothing_is_written_twice") == ["alarm 1 has 2 notes, not 1"]
    scene.ledger.writes("note", 1)
    assert scene.looks("nothing_is_written_twice") == []


def test_a_note_that_never_arrived_or_went_with_a_backup_is_not_missed(scene: Scene) -> None:
    scene.pressed()
    restore = scene.backup()
    scene.note(1, times=0)
    scene.note(1)
    restore()
    scene.note(1)
    assert (len(scene.rows("alarm_note")), scene.ledger.written["note", 1]) == (1, 3)
    assert scene.looks("nothing_is_written_twice") == []


def test_an_alarm_that_goes_back_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.view.look()
    scene.tamper("UPDATE alarm SET state = 'open', version = 1")
    assert scene.looks_after("no_alarm_goes_back", 1) == ["alarm 1 was taken (version 2), and is open (version 1)"]


def test_an_alarm_that_disappears_is_found(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.tamper("DELETE FROM alarm WHERE id = 1")
    assert scene.looks("no_alarm_goes_back") == ["the newest alarm is 2, and there are 1"]


def test_what_is_missing_on_the_timeline_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.take(1, CHEN)
    scene.tamper("DELETE FROM timeline WHERE kind = 'alarm_taken'")
    assert scene.looks_after("timeline_is_complete", 1) == ["the timeline of alarm 1 has taken: 0, not 1"]
    scene.tamper("UPDATE timeline SET resident_id = 2")
    assert scene.looks("timeline_is_complete") == ["the timeline of alarm 1 has taken: 0, not 1; elsewhere: 1, not 0"]


def test_what_was_closed_at_an_earlier_look_is_looked_at_again_only_at_the_end(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.take(1)
    scene.close(1)
    assert scene.everything() == []
    scene.clock.forward(600_000)
    scene.view.look()
    assert scene.view.unsettled() == [2]
    scene.tamper("UPDATE alarm SET presses = 9")
    assert len(scene.looks("every_press_belongs_to_one_alarm")) == 1
    scene.view.look_anew()
    assert len(scene.looks("every_press_belongs_to_one_alarm")) == 2
