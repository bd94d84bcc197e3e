"""A phone tells only what is durably so, never less than before, and in the end what the hub knows."""

from sos.parts import events

from hub.alarms import Answer, PressKey
from simulator.virtual.ledger import Taken
from tests.simulator.invariants.scene import CHEN, LIN, Scene


def test_what_a_phone_is_told_in_order_is_true(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.close(1)
    assert [claim.stage for claim in scene.claims] == ["none", "received", "taken", "closed"]
    for claim in scene.claims:
        assert scene.believes("a_phone_tells_the_truth", claim) == []
        assert scene.believes("a_stage_is_never_taken_back", claim) == []
    assert scene.everything(in_calm=False) == []


def test_received_before_the_hub_has_it_is_found(scene: Scene) -> None:
    key = scene.wang.press()
    scene.answer(scene.wang, Answer(key, "received", None, "ph-00001"))
    found = ["ph-00001 says 'received' of press 1 of ph-00001, which the hub has not"]
    assert scene.believes("a_phone_tells_the_truth", scene.claims[-1]) == found
    assert scene.looks("a_phone_tells_the_truth") == found
    assert scene.looks("no_accepted_press_is_lost")


def test_a_wrong_name_is_found(scene: Scene) -> None:
    key = scene.pressed()
    scene.take(1, CHEN)
    scene.answer(scene.wang, Answer(key, "taken", "林芳", "ph-00001"))
    found = ["ph-00001 says 'taken' by 林芳 of press 1 of ph-00001, which is in alarm 1 (taken)"]
    assert scene.looks("a_phone_tells_the_truth") == found


def test_what_is_true_of_a_later_press_may_be_said_of_an_earlier_one(scene: Scene) -> None:
    key = scene.wang.press()
    later = scene.wang.press()
    scene.wang.said = [one for one in scene.wang.said if one[1].get("number") == later.number]
    scene.carry(scene.wang, answers=False)
    scene.view.look()
    assert not scene.view.may_say(key, "received", None)
    assert not scene.view.may_say(key, "taken", "陈晓")
    scene.take(1)
    scene.view.look()
    assert scene.view.may_say(key, "taken", "陈晓")


def test_what_was_true_before_a_backup_was_restored_may_still_be_said(scene: Scene) -> None:
    scene.pressed()
    before = scene.view.known()
    scene.take(1)
    later = scene.view.known()
    scene.tamper("UPDATE alarm SET state = 'open', taken_by = NULL, taken_by_name = NULL, taken_ms = NULL, version = 1")
    scene.tamper("DELETE FROM event WHERE json_extract(data, '$.what') = 'taken'")
    scene.view.look_anew()
    assert scene.looks("a_phone_tells_the_truth")
    scene.ledger.restored(later, before)
    assert scene.looks("a_phone_tells_the_truth") == []
    assert scene.looks("all_converges") == []


def test_a_stage_that_is_taken_back_is_found(scene: Scene) -> None:
    key = scene.pressed()
    scene.take(1)
    scene.ledger.says("ph-00001", key, "received")
    found = ["ph-00001 said 'taken' of press 1 of ph-00001, and now 'received'"]
    assert scene.believes("a_stage_is_never_taken_back", scene.claims[-1]) == found
    scene.wang.phone.presses.open[0].stage = "none"
    assert scene.looks("a_stage_is_never_taken_back") == [
        "ph-00001 said 'taken' of press 1 of ph-00001, and now 'none'"
    ]


def test_a_phone_that_lost_its_flash_begins_anew(scene: Scene) -> None:
    scene.pressed()
    scene.ledger.forgot("ph-00001")
    scene.wang.phone.presses.open[0].stage = "none"
    assert scene.looks("a_stage_is_never_taken_back") == []


def test_a_remote_that_repeats_a_closed_press_takes_nothing_back(scene: Scene) -> None:
    key = PressKey("rc-00001", "0a0b0c0d", 1)
    for stage in ("sending", "received", "closed", "closed", "sending"):
        scene.ledger.says("ph-00001", key, stage)
    assert [claim.before for claim in scene.claims] == ["none", "none", "received", "none", "none"]


def test_a_phone_that_starts_again_gives_its_presses_new_names(scene: Scene) -> None:
    keys = [scene.pressed(), scene.pressed()]
    scene.wang.starts("0a0b0c0d")
    keys.append(scene.pressed())
    assert [key.number for key in keys] == [1, 2, 1]
    assert scene.everything() == []


def test_a_phone_that_counts_again_under_the_same_name_is_found(scene: Scene) -> None:
    key = scene.pressed()
    scene.wang.starts(key.epoch)
    assert scene.pressed() == key
    assert scene.looks("every_press_has_its_own_name") == ["two presses of ph-00001 are called 1 (epoch 00000001)"]


def test_a_remote_that_repeats_itself_means_the_same_press(scene: Scene) -> None:
    pressed = events.RemotePressed("rc-00001", "0a0b0c0d", 1)
    scene.wang.happens(pressed)
    scene.carry(scene.wang)
    scene.take(1)
    scene.close(1)
    scene.wang.happens(pressed)
    assert [name for name, _ in scene.wang.said] == ["sos"]  # the phone takes it for a new one
    scene.carry(scene.wang)
    assert scene.everything() == []


def test_a_clone_has_names_of_its_own_unless_it_counts_as_its_phone_does(scene: Scene) -> None:
    key = scene.pressed()
    scene.pressed(scene.clone(scene.wang, "0a0b0c0d"))
    assert scene.looks("every_press_has_its_own_name") == []
    scene.clone(scene.wang, key.epoch).press()
    assert scene.looks("every_press_has_its_own_name") == ["two presses of ph-00001 are called 1 (epoch 00000001)"]


def test_a_phone_that_lets_a_stranger_in_or_is_too_quick_is_found(scene: Scene) -> None:
    scene.ledger.taken += [Taken("ph-00001", True, 1, True), Taken("ph-00001", True, 3, False)]
    assert scene.looks("a_phone_takes_only_the_centres_calls") == []
    scene.ledger.taken += [Taken("ph-00001", False, 3, True), Taken("ph-00002", True, 2, False)]
    assert scene.looks("a_phone_takes_only_the_centres_calls") == [
        "ph-00001 has taken a stranger's call by itself",
        "ph-00002 has taken a call at ring 2, and nobody had asked for help",
    ]


def test_in_calm_everybody_agrees(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    assert scene.looks("all_converges") == []
    scene.wang.linked = False
    assert scene.looks("all_converges") == ["ph-00001 has no line"]


def test_in_calm_nobody_waits_for_an_answer(scene: Scene) -> None:
    scene.wang.press()
    scene.carry(scene.wang, answers=False)
    assert scene.looks("all_converges") == [
        "ph-00001 still waits for an answer to sos 1",
        "ph-00001 says 'none' of press 1 of ph-00001; it is 'received'",
    ]


def test_in_calm_a_phone_that_was_not_told_is_found(scene: Scene) -> None:
    key = scene.pressed()
    scene.take(1, LIN)
    scene.wang.phone.presses.open.clear()
    assert scene.looks("all_converges") == []  # the word may be on its way
    scene.clock.forward(150_000)
    assert scene.looks("all_converges") == ["ph-00001 says 'closed' of press 1 of ph-00001; it is 'taken' by 林芳"]
    scene.ledger.presses[key].forgotten = True
    assert scene.looks("all_converges") == []
