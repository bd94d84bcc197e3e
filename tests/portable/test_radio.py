"""What a remote and its phone say to each other by radio: nobody else can say it, and nothing is new twice."""

from __future__ import annotations

from sos.parts import radio
from sos.parts.pairing import Pairing, accepted, ask, public_of, x25519

KEY, OTHER = bytes(range(32)), bytes(32)
WORD = radio.Word(radio.CALL, "rc-00001", "00c0ffee", 18, 0, 17, 83, 412, radio.HELD)
REPLY = radio.Reply("rc-00001", "00c0ffee", 18, 0, 17, radio.RECEIVED, -61)


def test_what_is_sealed_is_opened_with_the_key_and_with_no_other():
    frame = radio.seal_word(KEY, WORD)
    assert radio.open_word(frame, KEY) == WORD
    assert radio.open_word(frame, OTHER) is None
    assert len(frame) <= radio.LENGTH_MAX
    assert radio.sender_of(frame) == "rc-00001"
    assert radio.open_reply(radio.seal_reply(KEY, REPLY), KEY) == REPLY


def test_a_word_is_no_reply_and_a_reply_is_no_word():
    assert radio.open_reply(radio.seal_word(KEY, WORD), KEY) is None
    assert radio.open_word(radio.seal_reply(KEY, REPLY), KEY) is None


def test_a_single_wrong_bit_anywhere_is_noticed():
    for frame in (radio.seal_word(KEY, WORD), radio.seal_reply(KEY, REPLY)):
        for at in range(len(frame)):
            wrong = frame[:at] + bytes([frame[at] ^ 1 << at % 8]) + frame[at + 1 :]
            assert radio.open_word(wrong, KEY) is None, at
            assert radio.open_reply(wrong, KEY) is None, at
        for end in range(len(frame)):
            assert radio.open_word(frame[:end], KEY) is None
            assert radio.open_reply(frame[:end], KEY) is None


def test_each_counter_is_new_once_in_whatever_order_they_come():
    window = radio.Window("00c0ffee", 10)
    order = [10, 9, 12, 11, 12, 11, 40, 39, 17, 16, 39, 41]
    assert [counter for counter in order if window.takes("00c0ffee", counter)] == [12, 11, 40, 39, 17, 41]
    assert not window.takes("ffffffff", 99)


def test_the_curve_is_that_of_the_standard():
    # RFC 7748, sections 5.2 and 6.1
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    u = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    assert x25519(scalar, u).hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    alice = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4b4d7d2dbd4f2d3e1d3c4a1e3f5a9c"[:62] + "2a")
    assert x25519(alice, public_of(scalar)) == x25519(scalar, public_of(alice))


def test_a_remote_and_a_phone_that_meet_have_one_key_and_a_third_has_not():
    remote, phone = bytes(range(32)), bytes(range(32, 64))
    pairing = Pairing("ph-00001", phone, 0)
    public = public_of(remote)
    offer = pairing.offer(ask("rc-00001", public))
    assert offer is not None
    assert len(offer) <= radio.LENGTH_MAX
    assert accepted(offer, "rc-00001", remote, public) == ("ph-00001", pairing.key)
    assert accepted(offer, "rc-00002", remote, public) is None
    assert accepted(offer, "rc-00001", phone, public_of(phone)) is None
    wrong = offer[:-1] + bytes([offer[-1] ^ 1])
    assert accepted(wrong, "rc-00001", remote, public) is None
    assert pairing.offer(ask("rc-00001", public)[:-1]) is None
