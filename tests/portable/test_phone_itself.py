"""What a phone tests by itself and tells of itself, and what the centre sets."""

from __future__ import annotations

from typing import Any

from sos.parts.effects import Clock, Sound
from sos.parts.events import (
    Battery,
    Mains,
    Opened,
    Received,
    RedPressed,
)
from sos.parts.self_test import SelfTest, SelfTested, SelfTests
from sos.phone import Phone

from tests.portable.phones import answer, blob, kinds, linked_phone, published

UTC_S = 1_790_000_000  # 2026-09-21 13:33:20


def test_a_question_for_a_self_test_is_answered_when_the_board_has_tried():
    phone = linked_phone()
    ask = Received("ask", {"id": 9, "what": "self_test"})
    assert phone.handle(ask, 1000) == [SelfTest()]
    assert phone.handle(ask, 1500) == []
    assert published(phone.handle(SelfTested(()), 2000), "reply") == [{"id": 9, "ok": True}]
    phone.handle(Received("ask", {"id": 10, "what": "self_test"}), 3000)
    phone.handle(Battery(15), 3100)
    failed = "microphone, battery low"
    assert published(phone.handle(SelfTested(("microphone",)), 4000), "reply") == [
        {"id": 10, "ok": False, "error": failed}
    ]


def test_a_board_that_does_not_answer_is_a_fault_too():
    phone = linked_phone()
    phone.handle(Received("ask", {"id": 9, "what": "self_test"}), 1000)
    assert published(phone.tick(61_000), "reply") == [{"id": 9, "ok": False, "error": "no answer of the board"}]


def test_it_tests_itself_at_night_by_the_clock_of_the_home():
    phone = linked_phone()
    tests = phone.part("self_test")
    assert isinstance(tests, SelfTests)
    tests.nightly(phone, 500, 0)
    assert tests.due_ms == 86_400_000
    phone.handle(Received("set", {"version": 1, "utc_s": UTC_S, "utc_offset_min": 480}), 1000)
    due_ms = tests.due_ms
    assert (UTC_S * 1000 + due_ms - 1000 + 480 * 60_000) // 1000 % 86_400 == 3 * 3600 + 1800
    assert 0 < due_ms <= 86_401_000
    assert SelfTest() not in phone.tick(due_ms - 1)
    assert SelfTest() in phone.tick(due_ms)
    phone.handle(SelfTested(()), due_ms + 10)
    assert abs(tests.due_ms - due_ms - 86_400_000) <= 1000


def test_nobody_tests_anything_while_somebody_waits_for_help():
    phone = linked_phone()
    tests = phone.part("self_test")
    assert isinstance(tests, SelfTests)
    tests.nightly(phone, 0, 0)
    phone.handle(RedPressed(), 86_000_000)
    assert SelfTest() not in phone.tick(86_400_000)
    assert tests.due_ms == 90_000_000


def test_heartbeats_come_faster_while_an_alarm_is_open():
    phone = linked_phone()
    phone.handle(RedPressed(), 10_000)
    phone.handle(answer("received", 1), 10_100)
    assert phone.deadline_ms == 30_000
    assert published(phone.tick(30_000), "heartbeat")[0]["open"]["number"] == 1
    assert phone.deadline_ms == 50_000
    phone.handle(answer("closed", 1), 31_000)
    phone.tick(50_000)
    assert phone.heartbeat.due_ms == 110_000


def test_a_heartbeat_tells_what_the_board_knows_and_how_long_the_battery_lasts():
    phone = linked_phone()
    phone.more = {"signal_dbm": -61, "memory_free_bytes": 20_000, "reset_cause": "power"}
    phone.handle(Mains(False), 0)
    phone.tick(3_000)
    phone.handle(Battery(90), 3_600_000)
    beat = published(phone.tick(3_600_000), "heartbeat")
    beat += published(phone.tick(3_700_000), "heartbeat")
    assert (beat[-1]["signal_dbm"], beat[-1]["memory_free_bytes"], beat[-1]["reset_cause"]) == (-61, 20_000, "power")
    assert 500 < beat[-1]["battery_left_min"] < 560


def test_who_opens_the_case_is_told_of():
    assert published(linked_phone().handle(Opened(), 1000), "event")[0]["kind"] == "tamper"


def test_a_time_server_tells_the_time_too():
    phone = linked_phone()
    assert phone.handle(Received("set", {"version": 0, "utc_s": UTC_S}), 1000) == [Clock(UTC_S)]
    assert phone.handle(Received("set", {"version": 0, "utc_s": UTC_S + 1}), 2000) == []
    assert phone.utc_s(3000) == UTC_S + 2


def test_what_the_centre_sets_is_kept_and_carried_out_again_at_the_next_start():
    phone = linked_phone()
    values = {"volume_step": 4, "language": "fr", "numbers": "+8621", "sms_number": "+8613", "utc_offset_min": 60}
    said: dict[str, Any] = {"version": 2, "utc_s": UTC_S}
    said.update(values)
    effects = phone.handle(Received("set", said), 1000)
    assert effects[2] == Sound(4, "fr")
    assert published(effects, "reply") == [{"id": 2, "ok": True}]
    assert kinds(phone.handle(Received("set", said), 2000)) == ["REPLY"]
    again = Phone("pengpu", "ph-00001", "11111111", "test 1", blob(effects))
    assert again.kept == values
    assert again.tick(0)[0] == Sound(4, "fr")
