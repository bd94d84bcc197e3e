"""Short messages as hex digits: both ways, and whatever else lies in a SIM."""

from __future__ import annotations

from sos.modem.pdu import NoSms, decode, encode, fits

STAMP = "62118211000023"


def test_the_example_of_the_standards_makers_is_ours():
    # "hellohello" to +46708251358, as printed in every introduction to PDU mode (there 23, with a validity period).
    assert encode("+46708251358", "hellohello") == (22, "0001000B916407281553F800000AE8329BFD4697D9EC37")


def test_letters_beyond_the_alphabet_go_as_ucs2():
    length, hexed = encode("10086", "李娜")
    assert hexed.endswith("0008" + "04" + "674E5A1C")
    assert length == 14


def test_what_came_is_read():
    hello = "07911326040000F0040D91680100000000F10000" + STAMP + "05E8329BFD06"
    assert decode(hello) == ("+8610000000001", "hello", None, STAMP)
    assert decode("00040581 0180F6 0008".replace(" ", "") + STAMP + "04674E5A1C")[:3] == ("10086", "李娜", None)


def test_a_part_of_a_longer_one_says_which():
    hexed = "00440D91680100000000F10008" + STAMP + "0A" + "0500032A0302" + "674E5A1C"
    assert decode(hexed)[:3] == ("+8610000000001", "李娜", (42, 3, 2))
    seven = "00440D91680100000000F10000" + STAMP + "0C" + "0500032A0201" + "D06536FB0D"
    assert decode(seven)[2] == (42, 2, 1)
    assert decode(seven)[1:] == ("hello", (42, 2, 1), STAMP)


def test_a_sender_with_a_name():
    assert decode("0004" + "0AD0" + "E8329BFD06" + "0000" + STAMP + "0141")[0] == "hello"


def test_what_is_no_message_is_refused_whatever_it_is():
    good = "07911326040000F0040D91680100000000F10000" + STAMP + "05E8329BFD06"
    for wrong in ("", "0", "zz", "OK", good[:20], "0001000B916407281553F800000AE8329BFD4697D9EC37", "FF" * 10):
        try:
            decode(wrong)
        except NoSms:
            continue
        raise AssertionError(wrong)


def test_one_message_is_160_letters_or_70_signs():
    assert fits("a" * 160)
    assert not fits("a" * 161)
    assert fits("[" * 80)
    assert not fits("[" * 81)
    assert fits("李" * 70)
    assert not fits("李" * 71)
