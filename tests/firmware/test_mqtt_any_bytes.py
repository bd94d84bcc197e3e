"""Whatever a broker sends, in whatever pieces: a session understands it or says that the line is broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sos.mqtt import Broken, Closed, Event, Message, Session, packets
from sos.mqtt.parser import Parser

LENGTH_MAX = 300
ACCEPTED = b"\x20\x02\x00\x00"

topics = st.text(st.characters(exclude_characters="\0+#", exclude_categories=["Cs"]), min_size=1, max_size=20)
payloads = st.binary(max_size=200)


def publish(topic: str, payload: bytes, qos: int, packet_id: int) -> bytes:
    return packets.publish(topic, payload, qos, False, packet_id * qos)


def packet(first: int, rest: bytes) -> bytes:
    return bytes((first,)) + rest


publishes = st.builds(publish, topics, payloads, st.integers(0, 1), st.integers(1, 65535))
answers = st.sampled_from([ACCEPTED, b"\x40\x02\x00\x01", b"\x90\x03\x00\x01\x01", b"\xd0\x00"])
almost = st.builds(packet, st.sampled_from([0x30, 0x32, 0x40, 0x90]), st.binary())
streams = st.lists(publishes | answers | almost | st.binary(max_size=20), max_size=6).map(b"".join)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    """`data` cut at these places, wherever they fall in it."""
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(places)]


def heard(chunks: list[bytes]) -> list[Event]:
    session = Session("c", packet_length_max=LENGTH_MAX)
    session.connect(0)
    return [event for chunk in chunks for event in session.receive(chunk, 1)]


@given(streams, st.lists(st.integers(0, 2000), max_size=8))
def test_any_chopping_gives_the_same_events(data: bytes, cuts: list[int]) -> None:
    assert heard(pieces(data, cuts)) == heard([data])


@given(streams, st.lists(st.integers(0, 2000), max_size=8))
def test_nothing_follows_a_broken_line(data: bytes, cuts: list[int]) -> None:
    events = heard(pieces(ACCEPTED + data, cuts))
    assert not any(isinstance(event, Broken) for event in events[:-1])


@given(st.lists(st.tuples(topics, payloads, st.integers(0, 1)), max_size=5))
def test_what_is_written_is_read(messages: list[tuple[str, bytes, int]]) -> None:
    data = b"".join(packets.publish(topic, payload, qos, True, 7 * qos) for topic, payload, qos in messages)
    expected = [Message(topic, payload, qos, True, False, 7 * qos) for topic, payload, qos in messages]
    assert Parser(LENGTH_MAX).feed(data) == expected


@given(st.binary(min_size=1), st.integers(0, 40_000))
def test_a_session_that_was_told_anything_can_be_closed_and_connected_again(data: bytes, now_ms: int) -> None:
    session = Session("c", packet_length_max=LENGTH_MAX)
    session.connect(0)
    session.receive(data, 1)
    session.tick(now_ms)
    assert session.closed(now_ms) == [Closed()]
    session.connect(now_ms)
    assert session.receive(ACCEPTED, now_ms)


def test_a_topic_longer_than_mqtt_can_say_is_not_written() -> None:
    with pytest.raises(ValueError, match="longer than MQTT can say"):
        packets.publish("x" * 65536, b"", 0, False, 0)
