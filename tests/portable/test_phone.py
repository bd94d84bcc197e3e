"""The phone as a whole: what a resident sees and hears, what the centre gets, and what is left after a power cut."""

from __future__ import annotations

from typing import Any

from sos.parts.effects import Clock, Effect, Light, Publish, Say, Store
from sos.parts.events import (
    Battery,
    CancelPressed,
    GreenAndRedHeld,
    LinkDown,
    LinkUp,
    Mains,
    Received,
    RedPressed,
    RemotePressed,
)
from sos.phone import Phone

PHONE, REMOTE, EPOCH = "ph-00001", "rc-00001", "00c0ffee"


def new_phone(saved: bytes | None = None, epoch: str = EPOCH) -> Phone:
    phone = Phone("pengpu", PHONE, epoch, "test 1", saved)
    phone.tick(0)
    return phone


def linked_phone() -> Phone:
    phone = new_phone()
    phone.handle(LinkUp(), 0)
    return phone


def answer(stage: str, number: int, by: str | None = None, button: str = PHONE, epoch: str = EPOCH) -> Received:
    value = {"button": button, "epoch": epoch, "number": number, "stage": stage, "utc_s": 1_790_000_000}
    if by is not None:
        value["by"] = by
    return Received("answer", value)


def kinds(effects: list[Effect]) -> list[str]:
    """The effects as short words: heard, !heard (spoken), sos, store and so on."""
    words: list[str] = []
    for effect in effects:
        if isinstance(effect, Light):
            words.append(effect.state)
        elif isinstance(effect, Say):
            words.append("!" + effect.phrase)
        elif isinstance(effect, Publish):
            words.append(effect.name.upper())
        elif isinstance(effect, Store):
            words.append("store")
    return words


def published(effects: list[Effect], name: str) -> list[dict[str, Any]]:
    return [effect.value for effect in effects if isinstance(effect, Publish) and effect.name == name]


def blob(effects: list[Effect]) -> bytes:
    return [effect.blob for effect in effects if isinstance(effect, Store)][-1]


def test_a_press_is_heard_then_written_down_then_sent():
    effects = linked_phone().handle(RedPressed(), 1000)
    assert kinds(effects) == ["heard", "!heard", "store", "SOS", "sending", "!sending"]
    press = published(effects, "sos")[0]
    assert (press["button"], press["epoch"], press["number"]) == (PHONE, EPOCH, 1)
    assert (press["source"], press["path"], press["further"], press["test"]) == ("phone", "ip", False, False)
    assert (press["pressed_uptime_ms"], press["sent_uptime_ms"]) == (1000, 1000)


def test_a_press_goes_all_the_way_to_closed_and_back_to_idle():
    phone = linked_phone()
    phone.handle(RedPressed(), 1000)
    assert kinds(phone.handle(answer("received", 1), 1100)) == ["store", "received", "!received"]
    effects = phone.handle(answer("taken", 1, "Li Na"), 2000)
    assert effects[1:] == [Light("taken"), Say("taken", "Li Na")]
    assert kinds(phone.handle(answer("closed", 1), 9000)) == ["store", "closed", "!closed"]
    assert phone.deadline_ms == 19_000
    assert kinds(phone.tick(18_999)) == []
    assert kinds(phone.tick(19_000)) == ["idle"]


def test_a_press_without_a_line_says_so_and_goes_out_when_the_line_is_back():
    phone = new_phone()
    assert kinds(phone.handle(RedPressed(), 1000)) == ["heard", "!heard", "store", "offline", "!offline"]
    assert phone.deadline_ms is None
    effects = phone.handle(LinkUp(), 5000)
    assert kinds(effects) == ["SOS", "STATUS", "HEARTBEAT", "sending", "!sending"]
    press = published(effects, "sos")[0]
    assert (press["pressed_uptime_ms"], press["sent_uptime_ms"]) == (1000, 5000)


def test_a_press_is_said_again_until_received_and_never_after():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    times: list[int] = []
    while len(times) < 7:
        now_ms = phone.deadline_ms
        assert now_ms is not None
        if published(phone.tick(now_ms), "sos"):
            times.append(now_ms)
        assert (phone.deadline_ms or 0) > now_ms
    assert times == [1000, 3000, 7000, 15000, 30000, 60000, 90000]
    phone.handle(answer("received", 1), 90_001)
    assert published(phone.tick(10_000_000), "sos") == []


def test_a_press_begins_the_pauses_anew():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    for now_ms in (1000, 3000, 7000, 15000):
        phone.tick(now_ms)
    phone.handle(RedPressed(), 16_000)
    assert phone.deadline_ms == 17_000


def test_a_further_press_has_its_own_number_and_both_are_kept():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    effects = phone.handle(RedPressed(), 500)
    assert [(press["number"], press["further"]) for press in published(effects, "sos")] == [(1, False), (2, True)]
    phone.handle(answer("received", 2), 600)
    assert [press["number"] for press in published(phone.tick(10_000), "sos")] == [1]


def test_a_further_press_after_somebody_took_it_is_heard_and_sent_again():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    phone.handle(answer("taken", 1, "Li"), 100)
    assert kinds(phone.handle(RedPressed(), 200))[:2] == ["heard", "!heard"]
    assert phone.state == "sending"
    assert kinds(phone.handle(answer("closed", 1), 300)) == []
    phone.handle(answer("received", 2), 400)
    assert phone.state == "received"


def test_pressing_without_end_is_folded_and_loses_nothing():
    phone = new_phone()
    stores = [kinds(phone.handle(RedPressed(), now_ms)) for now_ms in range(0, 20_000, 1000)]
    assert stores[3] == ["heard", "!heard", "offline", "!offline"]
    assert [press["number"] for press in published(phone.handle(LinkUp(), 30_000), "sos")] == [1, 2, 3]


def test_any_stage_proves_that_the_centre_has_that_press():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    phone.handle(answer("taken", 1, "Li"), 100)
    assert phone.outbox.waiting == []


def test_an_older_stage_changes_nothing():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    phone.handle(answer("taken", 1, "Li"), 100)
    assert kinds(phone.handle(answer("received", 1), 200)) == []
    assert kinds(phone.handle(answer("taken", 1, "Li"), 300)) == []
    assert phone.state == "taken"


def test_an_open_press_survives_a_power_cut_under_the_same_name():
    saved = blob(linked_phone().handle(RedPressed(), 1000))
    phone = new_phone(saved, "ffffffff")
    assert phone.state == "offline"
    press = published(phone.handle(LinkUp(), 70), "sos")[0]
    assert (press["button"], press["epoch"], press["number"]) == (PHONE, EPOCH, 1)
    assert (press["pressed_uptime_ms"], press["sent_uptime_ms"]) == (0, 70)
    new = published(phone.handle(RedPressed(), 80), "sos")[1]
    assert (new["epoch"], new["number"]) == ("ffffffff", 1)


def test_the_stage_survives_a_power_cut():
    phone = linked_phone()
    phone.handle(RedPressed(), 1000)
    phone = new_phone(blob(phone.handle(answer("taken", 1, "李娜"), 2000)))
    assert phone.state == "taken"
    assert published(phone.handle(LinkUp(), 5), "heartbeat")[0]["open"] == {
        "button": PHONE,
        "epoch": EPOCH,
        "number": 1,
        "stage": "taken",
    }
    assert published(phone.handle(LinkUp(), 6), "sos") == []


def test_damaged_memory_is_survived_reported_and_counts_under_a_new_name():
    saved = blob(linked_phone().handle(RedPressed(), 1000))
    for wrong in (b"", b"lamplight", saved[:-1], saved[:-1] + b"x"):
        phone = Phone("pengpu", PHONE, "11111111", "test 1", wrong)
        phone.tick(0)
        report = published(phone.handle(LinkUp(), 1), "event")[0]
        assert (report["kind"], report["detail"]) == ("rebooted", "saved state damaged")
        assert published(phone.handle(RedPressed(), 2), "sos")[0]["epoch"] == "11111111"


def test_a_remotes_press_keeps_the_remotes_name_and_a_copy_of_it_is_no_press():
    phone = linked_phone()
    press = published(phone.handle(RemotePressed(REMOTE, "abcdef01", 77), 1000), "sos")[0]
    assert (press["button"], press["epoch"], press["number"], press["source"]) == (REMOTE, "abcdef01", 77, "remote")
    assert kinds(phone.handle(RemotePressed(REMOTE, "abcdef01", 77), 1001)) == ["SOS"]
    phone.handle(answer("received", 77, button=REMOTE, epoch="abcdef01"), 1100)
    assert phone.state == "received"
    assert kinds(phone.handle(RemotePressed(REMOTE, "abcdef01", 77), 1200)) == []


def test_a_test_says_that_it_is_one_and_during_an_emergency_there_are_none():
    phone = linked_phone()
    assert published(phone.handle(GreenAndRedHeld(), 0), "sos")[0]["test"] is True
    presses = published(phone.handle(RedPressed(), 100), "sos")
    assert [(press["test"], press["further"]) for press in presses] == [(False, False), (True, False)]
    presses = published(phone.handle(GreenAndRedHeld(), 200), "sos")
    assert [(press["number"], press["test"]) for press in presses] == [(2, False), (3, False), (1, True)]


def test_a_cancel_names_its_press_and_the_alarm_stays():
    phone = linked_phone()
    assert kinds(phone.handle(CancelPressed(), 0)) == []
    phone.handle(RedPressed(), 100)
    phone.handle(answer("received", 1), 200)
    effects = phone.handle(CancelPressed(), 300)
    assert kinds(effects) == ["store", "CANCEL"]
    assert published(effects, "cancel")[0] == {"button": PHONE, "epoch": EPOCH, "number": 1, "uptime_ms": 300}
    assert phone.state == "received"
    assert kinds(phone.handle(CancelPressed(), 400)) == []


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
    effects = phone.handle(Received("ask", {"id": 10, "what": "self_test"}), 1000)
    assert published(effects, "reply")[0]["ok"] is False


def test_mains_and_battery_are_reported_until_answered():
    phone = linked_phone()
    report = published(phone.handle(Mains(False), 1000), "event")[0]
    assert (report["kind"], report["number"]) == ("mains_lost", 1)
    assert published(phone.handle(Battery(10), 1100), "event")[1]["kind"] == "battery_low"
    phone.handle(answer("received", 1), 1200)
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
    phone.handle(Mains(False), 0)
    assert kinds(phone.handle(RemotePressed("rc-00005", "abcdef01", 1), 0)) == []
    phone.handle(RedPressed(), 0)
    assert [press["button"] for press in published(phone.handle(LinkUp(), 1), "sos")][-1] == PHONE


def test_a_phone_that_was_never_told_the_time_is_due_at_once():
    assert Phone("pengpu", PHONE, EPOCH, "test 1", None).deadline_ms == 0
