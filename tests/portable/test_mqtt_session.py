"""A session with the broker keeps its word over broken lines, and notices when the broker does not answer."""

from __future__ import annotations

from sos.mqtt import Broken, Closed, Connected, Delivered, Full, Message, Refused, Session, Subscribed, packets
from sos.mqtt.session import ANSWER_MS_MAX, HASTY_MS

ACCEPTED = b"\x20\x02\x00\x00"
GOES_ON = b"\x20\x02\x01\x00"


def connected(session: Session, now_ms: int = 0, connack: bytes = ACCEPTED) -> bytes:
    """Bring a session up; what it sent after CONNACK."""
    session.connect(now_ms)
    session.output()
    assert isinstance(session.receive(connack, now_ms)[0], Connected)
    return session.output()


def received(session: Session, payload: bytes) -> Message:
    """A QoS 1 message with packet id 9 from the broker, as the session hands it over."""
    message = session.receive(packets.publish("t", payload, 1, False, 9), 1)[0]
    assert isinstance(message, Message)
    return message


def test_it_says_hello_and_is_told_whether_it_is_known():
    session = Session("c")
    session.connect(0)
    assert session.output()[:2] == b"\x10\x0d"
    assert session.receive(GOES_ON, 1) == [Connected(True)]
    assert session.state == "open"


def test_a_refusal_has_its_code():
    session = Session("c", "u", "wrong")
    session.connect(0)
    assert session.receive(b"\x20\x02\x00\x05", 1) == [Refused(5)]
    assert session.receive(b"\xd0\x00", 2) == []
    assert session.deadline_ms is None


def test_a_broker_that_does_not_say_hello_is_given_up():
    session = Session("c")
    session.connect(0)
    assert session.deadline_ms == ANSWER_MS_MAX
    assert session.tick(ANSWER_MS_MAX - 1) == []
    assert isinstance(session.tick(ANSWER_MS_MAX)[0], Broken)


def test_it_asks_for_its_topics_on_every_connection_before_anything_else():
    session = Session("c", clean=False)
    session.subscribe([("a/+", 1)])
    session.publish("t", b"press", 1, False, 0)
    subscribe = packets.subscribe(2, [("a/+", 1)])
    again = b"\x3a\x0a\x00\x01t\x00\x01press"
    assert connected(session) == subscribe + again
    assert session.receive(b"\x90\x03\x00\x02\x01", 5) == [Subscribed((1,))]
    assert session.closed(6) == [Closed()]
    assert connected(session, 7, GOES_ON) == packets.subscribe(3, [("a/+", 1)]) + again


def test_what_the_broker_confirmed_is_not_said_again():
    session = Session("c", clean=False)
    connected(session)
    first = session.publish("t", b"1", 1, False, 0)
    second = session.publish("t", b"2", 1, False, 0)
    assert session.receive(packets.puback(first), 1) == [Delivered(first)]
    assert session.receive(packets.puback(first), 1) == []
    session.closed(2)
    assert connected(session, 3) == packets.again(packets.publish("t", b"2", 1, False, second))


def test_a_clean_session_begins_with_empty_hands():
    session = Session("c", clean=True)
    connected(session)
    session.publish("t", b"1", 1, False, 0)
    session.closed(2)
    assert connected(session, 3) == b""
    assert session.unconfirmed == 0


def test_the_oldest_is_said_again_first_also_where_numbers_begin_anew():
    session = Session("c", clean=False, inflight_max=8)
    session._next_id = 65534  # pyright: ignore[reportPrivateUsage] - to get there takes 65,533 messages
    sent = [session.publish("t", b"%d" % number, 1, False, 0) for number in range(4)]
    assert sent == [65534, 65535, 1, 2]
    out = connected(session)
    assert [out[at + 7 : at + 8] for at in range(0, len(out), 8)] == [b"0", b"1", b"2", b"3"]


def test_a_number_in_use_is_not_given_twice():
    session = Session("c", clean=False)
    session.publish("t", b"", 1, False, 0)
    session._next_id = 1  # pyright: ignore[reportPrivateUsage] - to get there takes 65,534 messages
    assert session.publish("t", b"", 1, False, 0) == 2


def test_no_more_is_kept_than_it_may_keep():
    session = Session("c", inflight_max=2)
    session.publish("t", b"", 1, False, 0)
    session.publish("t", b"", 1, False, 0)
    try:
        session.publish("t", b"", 1, False, 0)
    except Full:
        return
    raise AssertionError


def test_without_a_line_an_unimportant_message_is_dropped():
    session = Session("c", clean=False)
    session.publish("t", b"", 0, False, 0)
    assert connected(session) == b""


def test_a_message_is_confirmed_when_its_owner_says_so():
    session = Session("c", clean=False)
    connected(session)
    message = received(session, b"x")
    assert session.output() == b""
    session.acknowledge(message.packet_id)
    assert session.output() == packets.puback(9)


def test_a_late_confirmation_cannot_reach_another_message():
    session = Session("c", clean=False)
    connected(session)
    old = received(session, b"old")
    session.closed(2)
    connected(session, 3)
    new = received(session, b"new")
    session.acknowledge(old.packet_id)
    assert session.output() == b""
    session.acknowledge(new.packet_id)
    assert session.output() == packets.puback(9)


def test_the_line_is_kept_warm():
    session = Session("c", keepalive_s=60)
    connected(session)
    assert session.deadline_ms == 30_000
    assert session.tick(29_999) == []
    assert session.output() == b""
    assert session.tick(30_000) == []
    assert session.output() == packets.PINGREQ
    assert session.receive(b"\xd0\x00", 30_010) == []
    assert session.deadline_ms == 60_000


def test_a_broker_that_answers_no_ping_is_given_up():
    session = Session("c", keepalive_s=60)
    connected(session)
    session.tick(30_000)
    assert session.deadline_ms == 30_000 + ANSWER_MS_MAX
    assert session.tick(40_000) == [Broken("the broker owed an answer and was silent for too long")]
    assert session.tick(99_000) == []
    assert session.closed(99_000) == [Closed()]
    assert session.closed(99_001) == []


def test_a_press_finds_a_dead_line_sooner_than_the_ping_does():
    session = Session("c", keepalive_s=60)
    connected(session)
    session.publish("t", b"press", 1, False, 1_000)
    assert session.deadline_ms == 1_000 + ANSWER_MS_MAX
    assert isinstance(session.tick(11_000)[0], Broken)


def test_somebody_who_waits_gives_up_a_silent_broker_much_sooner():
    session = Session("c", keepalive_s=60)
    connected(session)
    session.publish("t", b"press", 1, False, 1_000)
    session.hasten(1_000, 2)
    due_ms = session.deadline_ms or 0
    assert 1_000 + HASTY_MS <= due_ms < 1_000 + 2 * HASTY_MS
    session.publish("t", b"press", 1, False, 2_000)
    session.hasten(2_000, 2)
    assert session.deadline_ms == due_ms  # what is said again puts nothing off
    assert isinstance(session.tick(due_ms)[0], Broken)


def test_a_broker_that_is_only_slow_is_given_more_time_each_time():
    session = Session("c", keepalive_s=60)
    waited_ms: list[int] = []
    for _ in range(4):
        connected(session)
        session.publish("t", b"press", 1, False, 0)
        session.hasten(0, 2)
        waited_ms.append(session.deadline_ms or 0)
        session.tick(waited_ms[-1])
        session.closed(waited_ms[-1])
    assert waited_ms == [waited_ms[0], min(2 * waited_ms[0], ANSWER_MS_MAX), ANSWER_MS_MAX, ANSWER_MS_MAX]
    connected(session)
    packet_id = session.publish("t", b"press", 1, False, 0)
    assert session.receive(packets.puback(packet_id), 1) == [Delivered(packet_id)]
    session.publish("t", b"press", 1, False, 0)
    session.hasten(0, 2)
    assert session.deadline_ms == waited_ms[0]


def test_where_many_phones_are_they_give_up_a_silent_broker_over_ten_seconds():
    due_ms: list[int] = []
    for number in range(200):
        session = Session(f"ph-{number:05}", keepalive_s=60)
        connected(session)
        session.publish("t", b"press", 1, False, 1_000)
        session.hasten(1_000, 12)
        due_ms.append(session.deadline_ms or 0)
        session.publish("t", b"press", 1, False, 2_000)
        session.hasten(2_000, 12)
        assert session.deadline_ms == due_ms[-1]  # what is said again puts nothing off
    assert 3_000 <= min(due_ms) < 3_500
    assert 12_500 < max(due_ms) < 13_000


def test_a_line_that_owed_an_answer_before_is_given_no_more_time_for_a_press():
    for number in range(20):
        session = Session(f"ph-{number:05}", keepalive_s=60)
        connected(session)
        session.tick(30_000)
        session.publish("t", b"press", 1, False, 39_000)
        session.hasten(39_000, 12)
        assert session.deadline_ms == 30_000 + ANSWER_MS_MAX


def test_who_is_answered_in_time_does_not_dial_anew():
    session = Session("c", keepalive_s=60)
    connected(session)
    packet_id = session.publish("t", b"press", 1, False, 0)
    session.hasten(0, 2)
    session.receive(packets.puback(packet_id), 1_900)
    assert session.tick(20_000) == []  # the hub may be slow: the broker has it


def test_nobody_who_has_no_line_is_in_a_hurry():
    session = Session("c", keepalive_s=60)
    session.hasten(0, 2)
    assert session.deadline_ms is None


def test_it_takes_leave():
    session = Session("c")
    connected(session)
    session.disconnect()
    assert session.output() == packets.DISCONNECT
    assert session.deadline_ms is None


def test_answers_that_fit_nothing_break_the_line():
    for data in (ACCEPTED, b"\x90\x03\x00\x01\x01"):
        session = Session("c")
        connected(session)
        assert isinstance(session.receive(data, 1)[0], Broken), data
    session = Session("c")
    session.connect(0)
    assert session.receive(packets.publish("t", b"", 0, False, 0), 1) == [Broken("a message before CONNACK")]
