"""A press by SMS: when, how often, under which name, and what counts as its answer."""

from __future__ import annotations

from sos import wire
from sos.modem.words import Cell, Forget, SendSms, SmsCame, SmsFailed, SmsSent
from sos.parts.events import RedPressed
from sos.phone import Phone

from tests.portable.modems import CENTRE, KEY, UTC_S, sms, with_modem
from tests.portable.phones import EPOCH, PHONE, answer, kinds, linked_phone, new_phone


def times(phone: Phone, until_ms: int, outcome: str = "sent") -> list[int]:
    """When an SMS goes out if this becomes of each."""
    found: list[int] = []
    now_ms = 0
    while now_ms < until_ms:
        for effect in phone.tick(now_ms):
            if isinstance(effect, SendSms):
                found.append(now_ms)
                phone.handle(SmsSent(effect.ref) if outcome == "sent" else SmsFailed(effect.ref, outcome), now_ms)
        now_ms = max(now_ms + 1, phone.deadline_ms or until_ms)
    return found


def test_a_press_that_nobody_answers_goes_by_sms_after_8_s_under_the_same_name():
    phone = with_modem(linked_phone())
    phone.handle(RedPressed(), 1000)
    assert sms(phone.tick(8_999)) == []
    effects = phone.tick(9_000)
    assert [one.number for one in effects if isinstance(one, SendSms)] == [CENTRE]
    press = sms(effects)[0]
    assert (press["button"], press["epoch"], press["number"], press["path"]) == (PHONE, EPOCH, 1, "sms")
    assert (press["pressed_uptime_ms"], press["sent_uptime_ms"]) == (1000, 9000)


def test_a_press_that_is_answered_in_time_costs_no_sms():
    phone = with_modem(linked_phone())
    phone.handle(RedPressed(), 1000)
    phone.handle(answer("received", 1), 8_900)
    assert times(phone, 600_000) == []


def test_a_sealed_answer_by_sms_is_the_answer():
    phone = with_modem(new_phone())
    phone.handle(RedPressed(), 0)
    assert kinds(phone.tick(8_000)) == ["!by_sms"]
    assert kinds(phone.handle(SmsSent(1), 9_000)) == ["sending", "!sending"]
    said = {"button": PHONE, "epoch": EPOCH, "number": 1, "stage": "received", "utc_s": UTC_S}
    for text in ("hello", wire.seal_answer(b"x" * 16, said, PHONE), wire.seal_answer(KEY, said, "ph-00002")):
        assert phone.handle(SmsCame(4, CENTRE, text), 10_000) == [Forget(4)]
    effects = phone.handle(SmsCame(5, CENTRE, wire.seal_answer(KEY, said, PHONE)), 11_000)
    assert kinds(effects) == ["store", "received", "!received"]
    assert Forget(5) in effects
    assert phone.outbox.waiting == []
    assert times(phone, 600_000) == []


def test_what_the_network_has_is_said_again_seldom_and_what_it_refused_soon():
    phone = with_modem(new_phone())
    phone.handle(RedPressed(), 0)
    assert times(phone, 1_200_000) == [8_000, 68_000, 188_000, 488_000, 1_088_000]
    phone = with_modem(new_phone())
    phone.handle(RedPressed(), 0)
    assert times(phone, 200_000, "CMS ERROR: 38") == [8_000, 18_000, 38_000, 78_000, 138_000, 198_000]


def test_a_network_that_is_back_is_used_at_once():
    phone = with_modem(new_phone())
    phone.handle(RedPressed(), 0)
    times(phone, 79_000, "not registered")
    assert len(sms(phone.handle(Cell("", -80), 80_000))) == 1
