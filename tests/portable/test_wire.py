"""What the contract promises beside its bytes: seals of a known strength, epochs, filters, and errors that help."""

from __future__ import annotations

from typing import Any

from sos import wire
from sos.hmac import hmac_sha256
from sos.wire.seal import SEALED_LENGTH_MAX, same

from tests.portable.cases import cases, refusal

KEY = b"0123456789abcdef"
# GSM 03.38 without its extension table, as far as it is ASCII; each of these is 7 bits in an SMS.
GSM7 = " !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def some_press() -> dict[str, Any]:
    return next(cases("sealed"))["press"]


def test_the_hash_is_that_of_rfc_4231():
    # Test cases 1, 2, 6 and 7 of the RFC: short key, text key, keys longer than a block.
    assert hmac_sha256(b"\x0b" * 20, b"Hi There").hex()[:32] == "b0344c61d8db38535ca8afceaf0bf12b"
    assert hmac_sha256(b"Jefe", b"what do ya want for nothing?").hex()[:32] == "5bdcc146bf60754e6a042426089575c7"
    long = b"Test Using Larger Than Block-Size Key - Hash Key First"
    assert hmac_sha256(b"\xaa" * 131, long).hex()[:32] == "60e431591ee0b67f0d8a26aacbf5b77f"
    longer = b"This is a test using a larger than block-size key and a larger than block-size data. "
    longer += b"The key needs to be hashed before being used by the HMAC algorithm."
    assert hmac_sha256(b"\xaa" * 131, longer).hex()[:32] == "9b09ffa71b942fcb27635fbcd5b0e944"


def test_two_texts_are_the_same_only_if_all_of_them_is():
    assert same("", "")
    assert same("lamp", "lamp")
    for other in ("", "l", "lam", "Lamp", "lamq", "lampe", "\u0142amp"):
        assert not same("lamp", other)
        assert not same(other, "lamp")


def test_the_longest_press_fits_one_sms():
    lengths: list[int] = []
    for case in cases("sealed"):
        text = wire.seal_press(bytes.fromhex(case["key"]), case["press"], case["device"])
        assert all(letter in GSM7 for letter in text), text
        lengths.append(len(text))
    assert max(lengths) <= SEALED_LENGTH_MAX
    assert max(lengths) > 150  # so the longest one is among the cases


def test_a_device_seals_its_own_press_unless_told_otherwise():
    press = some_press()
    assert wire.open_sealed(lambda _device: KEY, wire.seal_press(KEY, press)) == (press["button"], press)


def test_a_press_that_goes_another_way_or_with_a_weak_key_is_not_sealed():
    press = some_press()
    assert refusal(lambda: wire.seal_press(KEY[:15], press)).code == "bad_seal"
    press["path"] = "ip"
    assert refusal(lambda: wire.seal_press(KEY, press)).field == "path"


def test_a_seal_holds_every_letter_of_the_text():
    text = wire.seal_press(KEY, some_press(), "ph-00001")
    for at in range(len(text)):
        changed = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
        error = refusal(lambda changed=changed: wire.open_sealed(lambda _device: KEY, changed))
        assert error.code == "bad_seal"


def test_only_the_named_device_is_asked_for_its_key():
    asked: list[str] = []
    wire.open_sealed(lambda device: asked.append(device) or KEY, wire.seal_press(KEY, some_press(), "ph-00001"))
    assert asked == ["ph-00001"]


def test_an_epoch_is_eight_hexadecimal_digits():
    assert wire.new_epoch(b"\x00\x01\x02\xff") == "000102ff"
    for wrong in (b"", b"123", b"12345"):
        try:
            wire.new_epoch(wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)


def test_a_filter_is_for_one_device_or_for_all():
    assert wire.subscription("pengpu", "ph-00001", "down") == "lamplight/v1/pengpu/ph-00001/down/+"
    assert wire.subscription("pengpu", "+", "up") == "lamplight/v1/pengpu/+/up/+"
    for site, device, direction in (
        ("+", "+", "up"),
        ("pengpu", "#", "up"),
        ("pengpu", "+", "+"),
        ("pengpu", "", "up"),
    ):
        wrong = (site, device, direction)
        error = refusal(lambda wrong=wrong: wire.subscription(*wrong))
        assert error.code == "bad_topic"


def test_a_topic_is_not_made_of_parts_that_would_break_it():
    for site, device, name, code in (
        ("pengpu", "ph/1", "sos", "bad_topic"),
        ("pengpu", "+", "sos", "bad_topic"),
        ("", "ph-00001", "sos", "bad_topic"),
        ("pengpu", "ph-00001", "nonsense", "unknown_message"),
    ):
        parts = (site, device, name)
        error = refusal(lambda parts=parts: wire.topic(*parts))
        assert error.code == code


def test_a_message_that_nobody_knows_is_neither_read_nor_written():
    assert refusal(lambda: wire.decode("nonsense", b"{}")).code == "unknown_message"
    assert refusal(lambda: wire.encode("nonsense", {})).code == "unknown_message"


def test_an_error_says_what_was_wrong_and_what_would_be_right():
    payload = b'{"id":7,"what":"dance"}'
    assert (
        refusal(lambda: wire.decode("ask", payload)).text == "what is 'dance', it must be one of: heartbeat, self_test"
    )
    payload = b'{"id":0,"what":"heartbeat"}'
    assert refusal(lambda: wire.decode("ask", payload)).text == "id is 0, it must be 1 to 2147483647"
    payload = b'{"id":7,"what"}'
    assert refusal(lambda: wire.decode("ask", payload)).text == 'not JSON at byte 14: ":" belongs there'


def test_what_is_shown_of_a_long_text_is_short():
    payload = b'{"id":7,"what":"' + b"x" * 400 + b'"}'
    assert len(refusal(lambda: wire.decode("ask", payload)).text) < 120
