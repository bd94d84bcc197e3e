"""A press by SMS where more comes together: remotes, tests, the internet, a power cut, a modem that is mute."""

from __future__ import annotations

from sos import wire
from sos.modem.words import Cell, SendSms, SmsSent
from sos.parts.events import GreenAndRedHeld, LinkUp, Received, RedPressed, RemotePressed

from tests.portable.modems import KEY, UTC_S, sms, with_modem
from tests.portable.phones import EPOCH, PHONE, REMOTE, blob, kinds, linked_phone, new_phone


def test_a_modem_that_says_nothing_does_not_stop_it():
    phone = with_modem(new_phone())
    phone.handle(RedPressed(), 0)
    assert len(sms(phone.tick(8_000))) == 1
    assert phone.deadline_ms == 128_000
    assert sms(phone.tick(128_000)) == []
    assert len(sms(phone.tick(138_000))) == 1


def test_presses_of_a_remote_go_under_the_remotes_name_sealed_by_the_phone():
    phone = with_modem(new_phone())
    phone.handle(RemotePressed(REMOTE, "abcdef01", 5), 0)
    [effect] = [one for one in phone.tick(8_000) if isinstance(one, SendSms)]
    sealed = wire.open_sealed(lambda _: KEY, effect.text)
    assert (sealed.device, sealed.press["button"], sealed.press["number"]) == (PHONE, REMOTE, 5)


def test_a_call_for_help_goes_before_a_test_and_a_test_is_one_by_sms_too():
    phone = with_modem(new_phone())
    phone.handle(GreenAndRedHeld(), 0)
    phone.handle(RedPressed(), 10)
    first = sms(phone.tick(8_010))
    second = sms(phone.handle(SmsSent(1), 8_500))
    assert [press["test"] for press in first + second] == [False, True]


def test_the_internet_goes_on_being_tried():
    phone = with_modem(linked_phone())
    phone.handle(RedPressed(), 0)
    said: list[str] = []
    for now_ms in range(0, 100_000, 500):
        said += [word for word in kinds(phone.tick(now_ms)) if word == "SOS"]
    assert len(said) >= 5


def test_the_centre_sets_its_number_and_a_heartbeat_tells_of_the_modem():
    phone = with_modem(new_phone())
    phone.handle(Received("set", {"version": 1, "utc_s": UTC_S, "sms_number": "+8610000000009"}), 0)
    phone.handle(RedPressed(), 0)
    assert [one.number for one in phone.tick(8_000) if isinstance(one, SendSms)] == ["+8610000000009"]
    phone.handle(Cell("no SIM", None), 8_100)
    assert (phone.more["cell_fault"], "cell_dbm" in phone.more) == ("no SIM", False)
    phone.handle(LinkUp(), 8_200)
    assert phone.handle(Cell("", -81), 8_300) == []
    assert phone.more == {"cell_dbm": -81}


def test_after_a_power_cut_a_press_that_waits_is_sent_by_sms_too():
    phone = new_phone()
    again = with_modem(new_phone(blob(phone.handle(RedPressed(), 5_000)), "ffffffff"))
    press = sms(again.tick(8_000))[0]
    assert (press["epoch"], press["number"], press["pressed_uptime_ms"]) == (EPOCH, 1, 0)
