"""What Mosquitto cannot be asked to do: crash at a given moment, lose a message, keep one back for a while."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.broker import DROP, KEEPS, Broker, Fate, Keep
from simulator.broker.packets import LENGTH_MAX
from simulator.broker.saved import SAVE_EVERY_MS
from simulator.broker.session import INFLIGHT_MAX, QUEUE_LENGTH_MAX
from tests.simulator.broker.talk import LEAVE, PING, PONG, Will, connect, cut, puback, publish, subscribe
from tools.brokers import mosquitto

KEEPALIVE_MS = 60_000
HUB, PHONE = 1, 2
SOS, STATUS = "town/ph-1/up/sos", "town/ph-1/up/status"
LOST: Will = (STATUS, b"lost", 1, True)


def with_hub_and_phone(broker: Broker) -> Broker:
    """A hub that keeps its session, and a phone that does not."""
    hears(broker, HUB, connect("hub", clean=False), subscribe("town/+/up/+"))
    hears(broker, PHONE, connect("ph-1", will=LOST))
    return broker


def hears(broker: Broker, conn: int, *packets: bytes, now_ms: int = 0) -> dict[int, list[bytes]]:
    """What everybody hears when this is said."""
    broker.opened(conn, now_ms)
    broker.received(conn, b"".join(packets), now_ms)
    return taken(broker)


def says(broker: Broker, conn: int, *packets: bytes, now_ms: int = 0) -> dict[int, list[bytes]]:
    """The same on a connection that stands."""
    broker.received(conn, b"".join(packets), now_ms)
    return taken(broker)


def taken(broker: Broker) -> dict[int, list[bytes]]:
    heard: dict[int, list[bytes]] = {}
    for conn, what in broker.take():
        heard.setdefault(conn, []).extend([b"END"] if what is DROP else cut(what))
    return heard


def fates(*delays_ms: tuple[int, ...]) -> Fate:
    """One after the other, whoever and whatever it is about."""
    left = iter(delays_ms)

    def fate(*_about: str | int) -> tuple[int, ...]:
        return next(left)

    return fate


def test_whoever_is_silent_for_one_and_a_half_keep_alives_is_dropped_and_its_will_done() -> None:
    broker = with_hub_and_phone(Broker())
    says(broker, HUB, PING, now_ms=80_000)
    assert broker.deadline_ms == 90_000
    broker.tick(89_999)
    assert taken(broker) == {}
    broker.tick(90_000)
    heard = taken(broker)
    assert heard[PHONE] == [b"END"]
    assert [one[-4:] for one in heard[HUB]] == [b"lost"]
    assert broker.deadline_ms == 80_000 + 90_000


def test_whoever_is_vouched_for_may_be_silent_and_counts_as_heard_afterwards() -> None:
    broker = with_hub_and_phone(Broker())
    broker.suspend(PHONE)
    broker.suspend(HUB)
    broker.tick(10 * KEEPALIVE_MS)
    assert taken(broker) == {}
    assert broker.deadline_ms is None
    broker.resume(PHONE, 10 * KEEPALIVE_MS - 1_000)
    assert broker.deadline_ms == 10 * KEEPALIVE_MS - 1_000 + 90_000
    broker.tick(10 * KEEPALIVE_MS - 1_000 + 90_000)
    assert taken(broker)[PHONE] == [b"END"]


def test_whoever_never_says_hello_is_dropped() -> None:
    broker = Broker()
    broker.opened(1, 0)
    broker.tick(90_000)
    assert broker.take() == [(1, DROP)]


def test_a_packet_may_come_in_any_pieces() -> None:
    broker = Broker()
    broker.opened(1, 0)
    for byte in connect("ph-1") + PING:
        broker.received(1, bytes((byte,)), 0)
    assert taken(broker) == {1: [b"\x20\x02\0\0", PONG]}


def test_the_user_is_the_client_whatever_id_it_gives() -> None:
    broker = Broker()
    hears(broker, 1, connect("one", user="ph-1"))
    assert hears(broker, 2, connect("another", user="ph-1")) == {1: [b"END"], 2: [b"\x20\x02\0\0"]}


@pytest.mark.parametrize(
    ("keep", "knows_the_hub", "has_the_press", "knows_the_status"),
    [
        ("all", True, True, True),
        ("sessions", True, False, True),
        ("saved", True, False, True),
        ("none", False, False, False),
    ],
)
def test_what_a_crash_leaves(keep: Keep, knows_the_hub: bool, has_the_press: bool, knows_the_status: bool) -> None:
    assert keep in KEEPS
    broker = with_hub_and_phone(Broker())
    says(broker, PHONE, publish(STATUS, b"here", retain=True))
    says(broker, HUB, puback(1), PING, now_ms=59_000)
    says(broker, PHONE, publish(SOS, b"help"), now_ms=61_000)  # the broker's disk has what was so at 60,000
    broker.crash(keep, 61_500)
    assert broker.take() == []
    heard = hears(broker, 3, connect("hub", clean=False), now_ms=62_000)[3]
    assert heard[0] == bytes((0x20, 2, knows_the_hub, 0))
    assert [one[-4:] for one in heard[1:]] == [b"help"] * has_the_press
    told = hears(broker, 4, connect("ph-2"), subscribe("town/+/up/status"), now_ms=62_000)[4]
    assert [one[-4:] for one in told[2:]] == [b"here"] * knows_the_status


def test_what_was_confirmed_after_the_last_save_comes_again_after_a_crash() -> None:
    broker = with_hub_and_phone(Broker())
    says(broker, PHONE, publish(SOS, b"help"), now_ms=59_000)
    says(broker, HUB, puback(1), now_ms=61_000)
    broker.crash("saved", 62_000)
    assert hears(broker, 3, connect("hub", clean=False), now_ms=62_000)[3][1][:1] == b"\x3a"  # a copy, QoS 1


def test_fate_can_lose_a_message_that_was_confirmed_to_its_sender() -> None:
    broker = with_hub_and_phone(Broker())
    asked: list[tuple[str | int, ...]] = []

    def lose(*about: str | int) -> tuple[int, ...]:
        asked.append(about)
        return ()

    broker.fate = lose
    assert says(broker, PHONE, publish(SOS, b"help")) == {PHONE: [puback(9)]}
    assert asked == [("ph-1", "hub", SOS, 1)]


def test_fate_can_double_and_delay_so_that_messages_overtake_each_other() -> None:
    broker = with_hub_and_phone(Broker())
    broker.fate = fates((0, 500), (300,), (0,))
    heard: list[bytes] = []
    for word in (b"one!", b"two!", b"tre!"):
        heard += [one[-4:] for one in says(broker, PHONE, publish(SOS, word)).get(HUB, [])]
    assert broker.deadline_ms == 300
    for now_ms in (300, 500):
        broker.tick(now_ms)
        heard += [one[-4:] for one in taken(broker).get(HUB, [])]
    assert heard == [b"one!", b"tre!", b"two!", b"one!"]


def test_a_late_message_for_a_session_that_has_ended_is_lost() -> None:
    broker = with_hub_and_phone(Broker())
    hears(broker, 3, connect("ph-2"), subscribe("town/ph-2/down/+"))
    broker.fate = fates((300,))
    says(broker, HUB, publish("town/ph-2/down/answer", b"we come"))
    broker.closed(3, 100)
    hears(broker, 4, connect("ph-2"), subscribe("town/ph-2/down/+"), now_ms=200)
    broker.tick(300)
    assert taken(broker) == {}


def test_goodbye_leaves_no_will_and_the_broker_hangs_up() -> None:
    broker = with_hub_and_phone(Broker())
    assert says(broker, PHONE, LEAVE) == {PHONE: [b"END"]}


def test_its_limits_are_those_that_mosquitto_is_given() -> None:
    settings = Path(mosquitto.__file__).read_text(encoding="utf-8")
    assert f"\nmax_inflight_messages {INFLIGHT_MAX}\n" in settings
    assert f"\nmax_queued_messages {QUEUE_LENGTH_MAX}\n" in settings
    assert f"\nautosave_interval {SAVE_EVERY_MS // 1000}\n" in settings
    assert f"\nmax_packet_size {LENGTH_MAX}\n" in settings
