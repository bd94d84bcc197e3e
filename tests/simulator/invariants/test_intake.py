"""Nothing that a phone promised is lost, and what may be lost is excused by name."""

from collections import Counter

import pytest
from sos.parts import events

from hub.alarms import policy
from hub.intake import cap
from simulator.invariants.intake import SECOND_WAY_MS, WAITED_MS_MAX
from simulator.virtual.view import HOUR_MS, PRESSES_KEPT_MAX, RAW_PER_HOUR_MAX
from tests.hub.intake.door import heartbeat, held
from tests.simulator.invariants.scene import Scene

LOST = "the press 1 of ph-00001 (epoch 00000001) is neither in the hub nor in its phone"


def test_a_press_that_its_phone_still_says_is_not_lost_but_has_not_arrived(scene: Scene) -> None:
    scene.wang.press()
    assert scene.looks("no_accepted_press_is_lost") == []
    assert scene.looks("every_accepted_press_arrives") == ["the press 1 of ph-00001 (epoch 00000001) is not in the hub"]
    scene.carry(scene.wang, answers=False)
    assert scene.looks("every_accepted_press_arrives") == []


def test_a_press_that_could_have_been_told_by_sms_and_was_not_is_found(scene: Scene) -> None:
    key = scene.wang.press()
    scene.hub.runs_since_ms = scene.hub.writes_since_ms = scene.clock.ms - SECOND_WAY_MS
    scene.wang.untold_us = {key: SECOND_WAY_MS * 1000 - 1}
    assert scene.looks("a_press_has_a_second_way") == []
    scene.wang.untold_us = {key: SECOND_WAY_MS * 1000}
    assert scene.looks("a_press_has_a_second_way") == ["press 1 of ph-00001 has waited in ph-00001 for 420 s"]
    scene.hub.runs_since_ms += 1
    assert scene.looks("a_press_has_a_second_way") == [], "the hub was not there for long enough"
    scene.hub.runs_since_ms -= 1
    scene.carry(scene.wang, answers=False)
    assert scene.looks("a_press_has_a_second_way") == []


def test_a_press_that_disappears_from_the_hub_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.view.look()
    scene.tamper("DELETE FROM press")
    assert scene.looks("no_accepted_press_is_lost") == [LOST]


def test_a_press_that_goes_with_a_worn_flash_is_excused_and_counted(scene: Scene) -> None:
    key = scene.wang.press()
    scene.wang.phone.outbox.waiting.clear()
    assert scene.looks("no_accepted_press_is_lost") == [LOST]
    scene.ledger.flash_lost(key)
    assert scene.looks("no_accepted_press_is_lost") == []
    assert scene.ledger.counts() == {"cancels": 0, "excused_worn_flash": 1, "presses": 1, "tests": 0}


def test_a_press_that_a_backup_forgot_is_excused(scene: Scene) -> None:
    before = scene.view.known()
    key = scene.pressed()
    scene.take(1)
    later = scene.view.known()
    scene.tamper("DELETE FROM press")
    scene.tamper("DELETE FROM alarm")
    scene.tamper("DELETE FROM event WHERE topic = 'alarm'")
    scene.tamper("DELETE FROM timeline")
    scene.tamper("DELETE FROM raw_message")
    scene.ledger.restored(later, before)
    assert scene.everything() == []
    assert scene.ledger.presses[key].excuse == "backup_restored"


def test_a_cancel_that_disappears_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.wang.happens(events.CancelPressed())
    assert scene.looks("no_cancel_is_lost") == []
    scene.carry(scene.wang)
    assert scene.looks("no_cancel_is_lost") == []
    scene.tamper("UPDATE press SET cancelled_ms = NULL")
    lost = "the cancel of press 1 of ph-00001 (epoch 00000001) is neither in the hub nor in its phone"
    assert scene.looks("no_cancel_is_lost") == [lost]


def test_a_press_without_the_message_that_brought_it_is_found(scene: Scene) -> None:
    scene.clock.forward(10_000)
    scene.wang.press()
    name, value = scene.wang.said[0]
    scene.wang.said = [(name, {**value, "pressed_uptime_ms": 1_000})]
    scene.carry(scene.wang)
    assert scene.looks_after("raw_before_meaning", 1) == []
    scene.tamper("DELETE FROM raw_message")
    found = ["of press 1 of ph-00001 there is no message as it came"]
    assert scene.looks("raw_before_meaning") == found


def test_beyond_the_cap_a_press_may_be_without_its_message(scene: Scene) -> None:
    scene.clock.forward(HOUR_MS - scene.clock.ms % HOUR_MS)
    scene.wang.press()
    name, value = scene.wang.said[0]
    scene.wang.said = [(name, {**value, "sent_uptime_ms": value["sent_uptime_ms"] + 1})]
    scene.door.cap.restore(scene.clock.ms, Counter({"ph-00001": RAW_PER_HOUR_MAX}))
    scene.carry(scene.wang)
    assert scene.looks("raw_before_meaning")
    row = "INSERT INTO raw_message SELECT NULL, ?, 'mqtt', '', 'ph-00001', 'event', '', 0, 'stored', '', ''"
    for _ in range(RAW_PER_HOUR_MAX):
        scene.tamper(row, scene.clock.ms)
    assert scene.looks("raw_before_meaning") == []


def test_a_press_that_is_known_from_a_heartbeat_alone_has_no_message(scene: Scene) -> None:
    key = scene.wang.press()
    scene.door.hears("ph-00001", "heartbeat", heartbeat(open=held(number=key.number, epoch=key.epoch)))
    assert len(scene.rows("press")) == 1
    assert scene.everything() == []


def test_a_device_that_chatters_has_its_allowance_in_each_hour(scene: Scene) -> None:
    scene.call(1)
    scene.call(2)
    for _ in range(2):
        scene.chatter("ph-00001", RAW_PER_HOUR_MAX + 5)
        scene.chatter("ph-00002", RAW_PER_HOUR_MAX)
        scene.clock.forward(HOUR_MS)
    assert len(scene.rows("raw_message")) == 4 * RAW_PER_HOUR_MAX
    assert scene.everything() == []


@pytest.mark.parametrize(("carrier", "who"), [("ph-00001", "ph-00001"), ("ph-99999", "unknown devices")])
def test_a_hub_that_forgets_how_much_it_keeps_is_found(scene: Scene, carrier: str, who: str) -> None:
    scene.chatter(carrier, RAW_PER_HOUR_MAX)
    scene.door.cap.restore(scene.clock.ms, Counter())
    assert scene.looks("no_device_fills_the_disk") == []
    scene.chatter(carrier, 1)
    assert scene.looks("no_device_fills_the_disk") == [f"601 messages of {who} are kept in one hour"]


def test_an_hour_that_comes_twice_has_its_allowance_twice(scene: Scene) -> None:
    for wrong_ms in (0, HOUR_MS, 0):
        scene.clock.wrong_ms = wrong_ms
        scene.chatter("ph-00001", RAW_PER_HOUR_MAX)
        assert scene.looks("no_device_fills_the_disk") == []
    scene.view.clock_set_ms = None
    assert scene.looks("no_device_fills_the_disk") == ["1200 messages of ph-00001 are kept in one hour"]


def test_what_nobody_could_read_and_is_not_kept_is_found(scene: Scene) -> None:
    scene.ledger.garble("ph-00002")
    scene.door.hears("ph-00002", "sos", b"\x00")
    scene.door.hears("ph-00002", "heartbeat", b"\x00")
    assert scene.everything() == []
    scene.tamper("DELETE FROM raw_message WHERE message = 'sos'")
    found = ["of what ph-00002 said, and nobody could read, nothing was kept"]
    assert scene.looks("what_is_unreadable_can_be_looked_at") == found


def test_what_another_device_said_is_not_what_nobody_could_read(scene: Scene) -> None:
    scene.door.hears("ph-00001", "sos", b"\x00")
    scene.door.hears("ph-00002", "sos", b"\x00")
    scene.tamper("DELETE FROM raw_message WHERE device = 'ph-00002'")
    found = ["of what ph-00002 said, and nobody could read, nothing was kept"]
    assert scene.looks("what_is_unreadable_can_be_looked_at") == found


def test_beyond_the_cap_what_nobody_could_read_need_not_be_kept(scene: Scene) -> None:
    scene.ledger.garble("ph-00002")
    scene.chatter("ph-00002", RAW_PER_HOUR_MAX)
    scene.door.hears("ph-00002", "sos", b"\x00")
    assert [alarm["kind"] for alarm in scene.rows("alarm")] == ["unreadable"]
    assert scene.everything() == []
    scene.tamper("DELETE FROM raw_message WHERE id = 1")
    found = ["of what ph-00002 said, and nobody could read, nothing was kept"]
    assert scene.looks("what_is_unreadable_can_be_looked_at") == found


def test_what_waited_for_room_on_the_disk_was_kept_as_of_when_it_came(scene: Scene) -> None:
    scene.ledger.garble("ph-00002")
    scene.door.hears("ph-00002", "sos", b"\x00")
    scene.tamper("UPDATE raw_message SET at_ms = at_ms - ?", WAITED_MS_MAX)
    assert scene.looks("what_is_unreadable_can_be_looked_at") == []
    scene.tamper("UPDATE raw_message SET at_ms = at_ms - 1")
    assert scene.looks("what_is_unreadable_can_be_looked_at") != []


def test_the_cap_of_another_hour_excuses_nothing(scene: Scene) -> None:
    scene.ledger.garble("ph-00002")
    scene.chatter("ph-00002", RAW_PER_HOUR_MAX)
    scene.clock.forward(HOUR_MS + WAITED_MS_MAX)
    scene.door.hears("ph-00002", "sos", b"\x00")
    assert scene.looks("what_is_unreadable_can_be_looked_at") == []
    scene.tamper("DELETE FROM raw_message WHERE message = 'sos'")
    found = ["of what ph-00002 said, and nobody could read, nothing was kept"]
    assert scene.looks("what_is_unreadable_can_be_looked_at") == found


def test_a_message_that_rang_nowhere_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.view.look()
    scene.tamper("DELETE FROM press")
    scene.view.look_anew()
    assert scene.looks("what_arrived_became_an_alarm") == [
        "press 1 of ph-00001 arrived (raw message 1) and is in no alarm"
    ]


def test_an_unreadable_message_that_rang_nowhere_is_found(scene: Scene) -> None:
    scene.door.hears("ph-00002", "sos", b"\x00")
    assert scene.looks("what_arrived_became_an_alarm") == []
    scene.tamper("DELETE FROM alarm")
    assert scene.looks("what_arrived_became_an_alarm") == ["what ph-00002 said (raw message 1) rang nowhere"]


def test_a_message_that_fails_in_the_hub_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE raw_message SET outcome = 'failed', error = 'oh'")
    assert scene.looks("the_hub_does_not_fail_by_itself") == ["raw message 1 (sos of ph-00001) failed in the hub: oh"]


def test_what_waits_in_the_hub_is_found(scene: Scene) -> None:
    assert scene.looks("nothing_waits_in_the_hub") == []
    scene.hub.backlog, scene.hub.hears_since_ms = 2, None
    assert scene.looks("nothing_waits_in_the_hub") == [
        "the hub does not hear the broker",
        "2 messages are read and not stored",
    ]


def test_the_numbers_that_the_invariants_know_are_those_of_the_hub() -> None:
    assert (PRESSES_KEPT_MAX, RAW_PER_HOUR_MAX) == (policy.PRESSES_KEPT_MAX, cap.RAW_PER_HOUR_MAX)
