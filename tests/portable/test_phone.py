"""The phone as a whole: what a resident sees and hears, what the centre gets, and what is left after a power cut."""

from __future__ import annotations

from sos.parts.effects import Light, Say
from sos.parts.events import (
    CancelPressed,
    GreenAndRedHeld,
    LinkUp,
    RedPressed,
    RemotePressed,
)
from sos.phone import Phone

from tests.portable.phones import EPOCH, PHONE, REMOTE, answer, blob, kinds, linked_phone, new_phone, published


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
