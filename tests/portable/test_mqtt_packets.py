"""MQTT packets are the bytes that MQTT 3.1.1 says, come back however they are chopped, and rubbish is named."""

from __future__ import annotations

from sos.mqtt import Broken, Message, packets
from sos.mqtt.parser import PUBACK, Answer, Parser

GOLDEN = Message("a/b", b"hi", 1, True, False, 7)


def broken(data: bytes, packet_length_max: int = 1000) -> str | None:
    """The reason with which a parser refuses `data`, or None."""
    found = Parser(packet_length_max).feed(data)
    return found[-1].reason if found and isinstance(found[-1], Broken) else None


def test_connect_is_golden():
    will = packets.Will("w", b"gone", 1, True)
    golden = b"\x10\x1c\x00\x04MQTT\x04\xee\x00\x3c\x00\x01c\x00\x01w\x00\x04gone\x00\x01u\x00\x01p"
    assert packets.connect("c", "u", "p", 60, will, True) == golden
    assert packets.connect("c", None, None, 0, None, False) == b"\x10\x0d\x00\x04MQTT\x04\x00\x00\x00\x00\x01c"


def test_publish_is_golden():
    assert packets.publish("a/b", b"hi", 0, False, 0) == b"\x30\x07\x00\x03a/bhi"
    assert packets.publish("a/b", b"hi", 1, True, 7) == b"\x33\x09\x00\x03a/b\x00\x07hi"
    assert packets.again(packets.publish("a/b", b"hi", 1, True, 7)) == b"\x3b\x09\x00\x03a/b\x00\x07hi"


def test_subscribe_and_puback_are_golden():
    assert packets.subscribe(258, [("a/+", 1), ("b", 0)]) == b"\x82\x0c\x01\x02\x00\x03a/+\x01\x00\x01b\x00"
    assert packets.puback(65535) == b"\x40\x02\xff\xff"


def test_a_long_packet_has_a_long_length():
    data = packets.publish("t", b"x" * 200, 0, False, 0)
    assert data[:3] == b"\x30\xcb\x01"
    assert Parser(1000).feed(data) == [Message("t", b"x" * 200, 0, False, False, 0)]


def test_chopped_at_every_place_it_is_the_same():
    stream = b"\x20\x02\x01\x00" + packets.publish("a/b", b"hi", 1, True, 7) + b"\x40\x02\x00\x09\xd0\x00"
    stream += packets.publish("t", b"y" * 130, 0, False, 0) + b"\x90\x04\x00\x03\x01\x80"
    whole = Parser(1000).feed(stream)
    assert len(whole) == 6
    assert whole[1] == GOLDEN
    assert whole[2] == Answer(PUBACK, b"\x00\x09")
    for cut in range(len(stream) + 1):
        parser = Parser(1000)
        assert parser.feed(stream[:cut]) + parser.feed(stream[cut:]) == whole, cut
    one_by_one = Parser(1000)
    assert [event for byte in stream for event in one_by_one.feed(bytes((byte,)))] == whole


def test_what_came_before_rubbish_counts_and_nothing_after_it():
    parser = Parser(1000)
    found = parser.feed(packets.publish("a/b", b"hi", 1, True, 7) + b"\x00\x00" + b"\x40\x02\x00\x09")
    assert found == [GOLDEN, Broken("packet type 0 is not for a client")]
    assert parser.feed(b"\x40\x02\x00\x09") == []


def test_rubbish_is_named():
    for data, reason in (
        (b"\x34\x07\x00\x03a/b\x00\x01", "QoS 2"),
        (b"\x36\x07\x00\x03a/b\x00\x01", "QoS 3"),
        (b"\x30\x01\x00", "ends before"),
        (b"\x30\x03\x00\x03a", "ends before"),
        (b"\x32\x04\x00\x01a\x00", "ends before"),
        (b"\x30\x02\x00\x00", "no message may have"),
        (b"\x30\x03\x00\x01#", "no message may have"),
        (b"\x30\x03\x00\x01+", "no message may have"),
        (b"\x30\x03\x00\x01\x00", "no message may have"),
        (b"\x30\x03\x00\x01\xff", "not UTF-8"),
        (b"\x32\x05\x00\x01a\x00\x00", "packet id 0"),
        (b"\x20\x02\x01\x01", "wrong body"),
        (b"\x20\x02\x02\x00", "wrong body"),
        (b"\x20\x02\x00\x06", "wrong body"),
        (b"\x20\x03\x00\x00\x00", "wrong body"),
        (b"\x40\x02\x00\x00", "wrong body"),
        (b"\x40\x01\x00", "wrong body"),
        (b"\x90\x02\x00\x01", "wrong body"),
        (b"\x90\x03\x00\x01\x03", "wrong body"),
        (b"\xd0\x01\x00", "wrong body"),
        (b"\x41\x02\x00\x01", "reserved bits"),
        (b"\x10\x00", "not for a client"),
        (b"\xf0\x00", "not for a client"),
        (b"\x30\xff\xff\xff\xff", "more than four bytes"),
    ):
        assert reason in (broken(data) or "accepted"), (data, broken(data))


def test_a_packet_that_is_too_long_is_refused_by_its_length_alone():
    assert broken(b"\x30\x0a", 10) is None
    assert broken(b"\x30\x0b", 10) == "a packet of 11 bytes is longer than 10"
    assert "268435455 bytes" in (broken(b"\x30\xff\xff\xff\x7f") or "")


def test_what_no_message_may_have_is_not_written():
    for topic in ("", "a/#", "+/b", "a\0b"):
        try:
            packets.publish(topic, b"", 0, False, 0)
        except ValueError:
            continue
        raise AssertionError(topic[:20])
