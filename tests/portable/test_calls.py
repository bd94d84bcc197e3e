"""Who is spoken with, and when: the phone calls the centre, and takes the centre's calls."""

from __future__ import annotations

from sos.modem.words import Answer, CallOver, CallUp, Dial, HangUp, Rings
from sos.parts.calls import Calls, same_number
from sos.parts.effects import Effect, Say
from sos.parts.events import CancelPressed, GreenAndRedHeld, KeyPressed, Received, RedPressed
from sos.phone import Phone

from tests.portable.phones import EPOCH, PHONE, answer, linked_phone, published

FIRST, SECOND, FRIEND = "+8610000000001", "+8610000000002", "+8610000000077"
UTC_S = 1_790_000_000


def with_modem() -> Phone:
    phone = linked_phone()
    calls = phone.part("calls")
    assert isinstance(calls, Calls)
    calls.use(FIRST + "," + SECOND)
    return phone


def done(effects: list[Effect]) -> list[Effect]:
    """What is asked of the modem."""
    return [one for one in effects if isinstance(one, (Dial, Answer, HangUp))]


def alarm(number: int = 1, call: bool = False) -> Received:
    event = answer("received", number)
    if call:
        event.value["call"] = True
    return event


def until(phone: Phone, from_ms: int, to_ms: int) -> list[tuple[int, Effect]]:
    found: list[tuple[int, Effect]] = []
    for now_ms in range(from_ms, to_ms, 500):
        found += [(now_ms, one) for one in done(phone.tick(now_ms))]
    return found


def test_a_press_that_nobody_answers_calls_the_centre_after_20_s():
    phone = with_modem()
    phone.handle(RedPressed(), 1000)
    assert done(phone.tick(20_999)) == []
    effects = phone.tick(21_000)
    assert done(effects) == [Dial(FIRST)]
    assert Say("calling") in effects
    assert phone.calling


def test_the_numbers_are_called_in_turn_with_pauses_until_somebody_answers():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    found: list[tuple[int, Effect]] = []
    for now_ms in range(0, 200_000, 500):
        for effect in done(phone.tick(now_ms)):
            found.append((now_ms, effect))
            phone.handle(CallOver("busy"), now_ms + 100)
    numbers = [one.number for _, one in found if isinstance(one, Dial)]
    assert [at_ms for at_ms, _ in found][:4] == [20_000, 25_500, 56_000, 61_500]
    assert numbers[:4] == [FIRST, SECOND, FIRST, SECOND]
    assert len(numbers) <= 8


def test_who_has_spoken_with_the_centre_is_not_called_for_again_by_the_same_press():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    until(phone, 0, 21_000)
    phone.handle(CallUp(), 25_000)
    phone.handle(CallOver("over"), 60_000)
    assert until(phone, 60_000, 600_000) == []
    phone.handle(RedPressed(), 600_000)
    assert [one for _, one in until(phone, 600_000, 621_000)] == [Dial(FIRST)]


def test_a_press_that_is_received_while_it_is_dialled_frees_the_line_for_the_centre():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    until(phone, 0, 21_000)
    assert done(phone.handle(alarm(), 22_000)) == [HangUp()]
    phone.handle(CallOver("over"), 22_100)
    assert until(phone, 22_500, 100_000) == []


def test_the_centre_may_want_to_be_called_at_once_and_is_once():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    assert done(phone.handle(alarm(call=True), 500)) == [Dial(FIRST)]
    phone.handle(CallUp(), 5_000)
    phone.handle(CallOver("over"), 30_000)
    assert done(phone.handle(alarm(call=True), 31_000)) == []
    assert until(phone, 31_000, 200_000) == []


def test_a_test_calls_nobody():
    phone = with_modem()
    phone.handle(GreenAndRedHeld(), 0)
    assert until(phone, 0, 100_000) == []


def test_while_an_alarm_is_open_the_centre_is_let_in_at_once_and_strangers_are_not():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    phone.handle(alarm(), 100)
    assert done(phone.handle(Rings(FRIEND), 1000)) == [HangUp()]
    phone.handle(CallOver("over"), 1100)
    assert done(phone.handle(Rings(""), 2000)) == [HangUp()]
    phone.handle(CallOver("over"), 2100)
    effects = phone.handle(Rings("010" + SECOND[5:]), 3000)
    assert done(effects) == [Answer(True)]
    assert Say("ringing") in effects


def test_a_care_call_is_taken_at_the_third_ring_and_a_friend_by_the_green_key():
    phone = with_modem()
    assert [done(phone.handle(Rings(FIRST), at_ms)) for at_ms in (0, 2000, 4000)] == [[], [], [Answer(False)]]
    phone.handle(CallUp(), 4100)
    phone.handle(CallOver("over"), 9000)
    for at_ms in range(10_000, 40_000, 2000):
        assert done(phone.handle(Rings(FRIEND), at_ms)) == []
    effects = phone.handle(KeyPressed("green"), 40_500)
    assert done(effects) == [Answer(False)]
    assert published(effects, "well") == [], "that was for the call"


def test_only_the_other_end_hangs_up_while_an_alarm_is_open():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    phone.handle(alarm(call=True), 500)
    phone.handle(CallUp(), 5_000)
    for event in (KeyPressed("green"), CancelPressed(), KeyPressed("5")):
        assert done(phone.handle(event, 6_000)) == []
    phone.handle(answer("closed", 1), 7_000)
    assert done(phone.handle(KeyPressed("green"), 8_000)) == [HangUp()]


def test_help_comes_before_a_friend():
    phone = with_modem()
    phone.handle(Rings(FRIEND), 0)
    phone.handle(KeyPressed("green"), 500)
    phone.handle(CallUp(), 1000)
    phone.handle(RedPressed(), 2000)
    assert [one for _, one in until(phone, 2000, 22_500)] == [HangUp()]
    assert done(phone.handle(CallOver("over"), 22_500)) == [Dial(FIRST)]


def test_the_centres_numbers_come_with_a_set():
    phone = with_modem()
    phone.handle(Received("set", {"version": 1, "utc_s": UTC_S, "numbers": "+8610000000005"}), 0)
    phone.handle(RedPressed(), 0)
    assert [one for _, one in until(phone, 0, 21_000)] == [Dial("+8610000000005")]
    assert phone.presses.known(PHONE, EPOCH, 1)


def test_one_number_has_several_spellings():
    assert same_number("+861005550123", "01005550123") is True
    assert same_number("008610000000001", "+8610000000001") is True
    assert same_number("962121", "962121") is True
    assert not same_number("2121", "962121")
    assert not same_number("", "")
    assert not same_number("+8610000000001", "+8610000000002")


def told(effects: list[Effect]) -> list[str | None]:
    """What heartbeats say of a call."""
    return [one.get("call") for one in published(effects, "heartbeat")]


def test_the_centre_sees_at_once_how_far_the_phone_is_with_its_call():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    phone.handle(alarm(), 1_000)
    assert told(phone.handle(alarm(call=True), 2_000)) == ["dialling"]
    assert told(phone.handle(CallUp(), 9_000)) == ["up"]
    assert told(phone.tick(9_500)) == [], "and else when a heartbeat is due"
    assert told(phone.handle(CallOver("done"), 30_000)) == [None]
    assert "call" not in phone.more


def test_who_was_spoken_with_is_called_again_when_the_centre_wishes_it_once_more():
    phone = with_modem()
    phone.handle(RedPressed(), 0)
    phone.handle(alarm(call=True), 1_000)
    phone.handle(CallUp(), 5_000)
    phone.handle(CallOver("done"), 30_000)
    assert until(phone, 30_000, 90_000) == []
    assert done(phone.handle(alarm(call=True), 90_000)) == [], "a copy of the first wish"
    again = alarm(call=True)
    again.value["call_wish"] = 2
    assert done(phone.handle(again, 91_000)) == [Dial(FIRST)]


def test_a_phone_that_knows_no_number_says_so():
    phone = linked_phone()
    phone.part("calls")
    phone.handle(RedPressed(), 0)
    assert told(phone.handle(alarm(call=True), 1_000)) == ["no_number"]
