"""What a phone does beside its red button: keys, a stuck button, self-tests, and what it tells of itself."""

from __future__ import annotations

from sos.parts.effects import Say
from sos.parts.events import (
    KeyPressed,
    Received,
    RedPressed,
    RedReleased,
)
from sos.parts.self_test import SelfTest, SelfTested
from sos.phone import Phone

from tests.portable.phones import answer, kinds, linked_phone, new_phone, published

UTC_S = 1_790_000_000  # 2026-09-21 13:33:20


def keyed(phone: Phone, keys: str, now_ms: int) -> tuple[list[str], list[str]]:
    """(digits that were told, phrases that were spoken) while these keys are pressed."""
    codes: list[str] = []
    phrases: list[str] = []
    for key in keys:
        effects = phone.handle(KeyPressed(key), now_ms)
        codes += [value["digits"] for value in published(effects, "code")]
        phrases += [effect.phrase for effect in effects if isinstance(effect, Say)]
    return codes, phrases


def test_a_provider_comes_and_goes_by_the_dial_pad():
    phone = linked_phone()
    assert keyed(phone, "*1#123456", 1000) == (["*1#123456"], ["code_taken"])
    phone.handle(answer("received", 1), 1100)
    assert keyed(phone, "*2#123456", 2000) == (["*2#123456"], ["code_taken"])


def test_what_is_no_code_is_said_and_a_star_begins_anew():
    phone = linked_phone()
    assert keyed(phone, "5", 0) == ([], [])
    assert keyed(phone, "*3", 0) == ([], ["code_wrong"])
    assert keyed(phone, "*1#12*1#654321", 0) == (["*1#654321"], ["code_wrong", "code_taken"])
    phone.handle(answer("received", 1), 100)
    keyed(phone, "*1#1", 5000)
    assert (phone.deadline_ms, kinds(phone.tick(15_000))) == (15_000, ["!code_wrong"])
    assert keyed(phone, "23456", 16_000) == ([], [])


def test_a_code_waits_for_the_line_like_everything_else():
    phone = new_phone()
    assert keyed(phone, "*1#123456", 0) == ([], ["code_taken"])
    assert len(phone.outbox.waiting) == 1


def test_who_is_well_says_so_with_the_green_key_once_a_minute():
    phone = linked_phone()
    assert kinds(phone.handle(KeyPressed("green"), 1000)) == ["store", "!well", "WELL"]
    phone.handle(answer("received", 1), 1100)
    assert kinds(phone.handle(KeyPressed("green"), 2000)) == ["!well"]
    assert len(published(phone.handle(KeyPressed("green"), 62_000), "well")) == 1


def test_something_that_lies_on_the_button_is_one_alarm_and_one_fault():
    phone = linked_phone()
    phone.handle(RedReleased(), 0)
    assert kinds(phone.handle(RedPressed(), 1000))[0] == "heard"
    phone.handle(answer("received", 1), 1100)
    told = [value for at_ms in range(2000, 600_000, 1000) for value in published(phone.tick(at_ms), "event")]
    assert {(value["kind"], value["detail"], value["number"]) for value in told} == {
        ("self_test", "red button held down", 2)
    }
    phone.handle(answer("received", 2), 600_000)
    assert SelfTest() in phone.handle(RedReleased(), 601_000)
    assert "detail" not in published(phone.handle(SelfTested(()), 602_000), "event")[0]


def test_a_self_test_at_night_does_not_forget_that_the_button_is_held_down():
    phone = linked_phone()
    phone.handle(RedReleased(), 0)
    phone.handle(RedPressed(), 0)
    phone.tick(60_000)
    phone.handle(Received("ask", {"id": 4, "what": "self_test"}), 61_000)
    phone.handle(SelfTested(("flash",)), 61_000)
    assert phone.outbox.waiting[-1].value["detail"] == "flash, red button held down"


def test_a_contact_that_never_rests_is_one_alarm_for_the_centre():
    phone = linked_phone()
    presses = published(phone.handle(RedPressed(), 0), "sos")
    phone.handle(answer("received", 1), 50)
    for at_ms in range(100, 50_000, 100):
        presses += [one for one in published(phone.handle(RedPressed(), at_ms), "sos") if one["number"] > 10]
        phone.handle(
            answer("received", (len(phone.outbox.waiting) and phone.outbox.waiting[0].value["number"]) or 1), at_ms
        )
    assert len(presses) == 1
    assert phone.state in ("heard", "sending", "received")
    assert published(phone.handle(RedPressed(), 200_000), "sos"), "a minute later it is a press again"
