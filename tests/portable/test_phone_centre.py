"""What the centre sets and asks, what the phone reports of itself, and what stays quiet."""

from __future__ import annotations

from sos.parts.effects import Clock
from sos.parts.events import (
    Battery,
    LinkDown,
    LinkUp,
    Mains,
    Opened,
    Received,
    RedPressed,
    RemotePressed,
)
from sos.phone import Phone

from tests.portable.phones import EPOCH, PHONE, REMOTE, answer, blob, kinds, linked_phone, new_phone, published


def test_heartbeats_take_turns_in_telling_of_open_presses():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    phone.handle(RemotePressed(REMOTE, "abcdef01", 5), 0)
    told: list[str] = []
    for now_ms in (60_000, 120_000):
        told += [value["open"]["button"] for value in published(phone.tick(now_ms), "heartbeat")]
    assert sorted(told) == [PHONE, REMOTE]


def test_the_centre_sets_the_interval_and_the_clock():
    phone = linked_phone()
    effects = phone.handle(Received("set", {"version": 3, "utc_s": 1_790_000_000, "heartbeat_s": 10}), 1000)
    assert effects[0] == Clock(1_790_000_000)
    assert phone.deadline_ms == 11_000
    assert published(effects, "reply") == [{"id": 3, "ok": True}]
    assert published(phone.handle(RedPressed(), 2000), "sos")[0]["pressed_utc_s"] == 1_790_000_001
    assert Phone("pengpu", PHONE, EPOCH, "test 1", blob(effects)).heartbeat.interval_s == 10


def test_parameters_that_are_said_again_are_acknowledged_again_and_change_nothing():
    phone = linked_phone()
    said = Received("set", {"version": 3, "utc_s": 1_790_000_000, "heartbeat_s": 10})
    first = phone.handle(said, 1000)
    assert kinds(first).index("store") < kinds(first).index("REPLY"), "in the flash before it is acknowledged"
    assert kinds(phone.handle(said, 2000)) == ["REPLY"]
    assert phone.deadline_ms == 11_000


def test_a_version_that_comes_again_with_another_value_is_of_a_restored_centre():
    phone = linked_phone()
    phone.handle(Received("set", {"version": 3, "utc_s": 1_790_000_000, "heartbeat_s": 10}), 1000)
    effects = phone.handle(Received("set", {"version": 3, "utc_s": 1_790_000_000, "heartbeat_s": 300}), 2000)
    assert Phone("pengpu", PHONE, EPOCH, "test 1", blob(effects)).heartbeat.interval_s == 300
    assert published(effects, "reply") == [{"id": 3, "ok": True}]


def test_a_set_without_a_number_brings_the_time_and_is_not_acknowledged():
    phone = linked_phone()
    assert published(phone.handle(Received("set", {"version": 0, "utc_s": 1_790_000_000}), 1000), "reply") == []


def test_a_question_is_answered():
    phone = linked_phone()
    effects = phone.handle(Received("ask", {"id": 9, "what": "heartbeat"}), 1000)
    assert kinds(effects) == ["HEARTBEAT", "REPLY"]
    assert published(effects, "reply") == [{"id": 9, "ok": True}]


def test_mains_and_battery_are_reported_until_answered():
    phone = linked_phone()
    assert published(phone.handle(Mains(False), 1000), "event") == []
    report = published(phone.tick(4000), "event")[0]
    assert (report["kind"], report["number"]) == ("mains_lost", 1)
    assert published(phone.handle(Battery(10), 4100), "event")[1]["kind"] == "battery_low"
    phone.handle(answer("received", 1), 4200)
    assert [report["number"] for report in published(phone.tick(9_000), "event")] == [2]
    press = published(phone.handle(RedPressed(), 10_000), "sos")[0]
    assert (press["mains"], press["battery_pct"]) == (False, 10)


def test_a_lost_line_at_night_wakes_nobody():
    phone = linked_phone()
    assert kinds(phone.handle(LinkDown(), 1000)) == ["offline"]
    assert kinds(phone.handle(LinkUp(), 2000)) == ["STATUS", "HEARTBEAT", "idle"]


def test_the_fifth_remote_is_not_ours_to_hear_and_our_own_button_always_is():
    phone = new_phone()
    for number in range(1, 5):
        for press in range(1, 5):
            phone.handle(RemotePressed(f"rc-{number:05d}", "abcdef01", press), 0)
    phone.handle(Opened(), 0)
    assert kinds(phone.handle(RemotePressed("rc-00005", "abcdef01", 1), 0)) == []
    phone.handle(RedPressed(), 0)
    assert [press["button"] for press in published(phone.handle(LinkUp(), 1), "sos")][-1] == PHONE


def test_a_phone_that_was_never_told_the_time_is_due_at_once():
    assert Phone("pengpu", PHONE, EPOCH, "test 1", None).deadline_ms == 0
