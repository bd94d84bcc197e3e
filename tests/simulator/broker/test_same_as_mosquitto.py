"""The simulated broker is no invention: Mosquitto, asked the same, says the same, packet by packet."""

from __future__ import annotations

import getpass
import random
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.needs import LONG
from tests.randomness import SEED
from tests.simulator.broker.talk import (
    INFLIGHT_MAX,
    LEAVE,
    QUEUE_LENGTH_MAX,
    Model,
    Real,
    Talk,
    connect,
    puback,
    publish,
    subscribe,
    unsubscribe,
)
from tools.brokers import find_mosquitto
from tools.processes import answers, free_port, start_child, stop_child, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_mosquitto

WORDS = ("a", "b", "c", "")
CALLERS = ("ann", "bob", "carl", "dora")
# By client id; no two of one client match one topic: for those Mosquitto leaves out a packet id, or takes now the one
# QoS and now the other.
FILTERS = {
    "phone": ("a", "a/a", "a/a/+", "+/b", "a//+", "a/c/#", "x/#"),
    "remote": ("+", "a/+", "+/b/+"),
    "hub": ("a/#",),
}
TALKS = 100 if LONG else 8
STEPS_MAX = 80


@contextmanager
def mosquitto(folder: Path, inflight_max: int) -> Generator[int]:
    """The port of a Mosquitto that has heard nothing yet; its queues are so short that they matter."""
    binary = find_mosquitto()
    assert binary is not None
    port, settings, log = free_port(), folder / "mosquitto.conf", folder / "broker.log"
    settings.write_text(
        f"user {getpass.getuser()}\nlistener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"
        f"sys_interval 0\nlog_dest stderr\nmax_inflight_messages {inflight_max}\n"
        f"max_queued_messages {QUEUE_LENGTH_MAX}\n"
    )
    child = start_child([binary, "-c", settings], log)
    try:
        wait_until(lambda: answers("127.0.0.1", port), child, log, "Mosquitto")
        yield port
    finally:
        stop_child(child)


@pytest.fixture(scope="module")
def real_port(tmp_path_factory: pytest.TempPathFactory) -> Generator[int]:
    with mosquitto(tmp_path_factory.mktemp("mosquitto"), INFLIGHT_MAX) as port:
        yield port


def a_night(talk: Talk) -> None:
    """Wills, take-overs, retained words, a hub that goes away, comes back and finds what it missed."""
    watcher, lost = "carl", ("home/1", b"lost", 1, True)
    talk.say(watcher, connect("carl"), subscribe("home/+"))
    talk.say("ann", connect("phone", will=lost))
    talk.say("bob", connect("phone", will=lost))
    talk.say("bob", publish("home/1", b"here", retain=True), publish("home/2", b"zero", 0, retain=True))
    talk.say("dora", connect("hub", clean=False), subscribe("home/#", 2))
    for number in range(7):
        talk.say("bob", publish("home/1", b"%d" % number))
    talk.drop("dora")
    for number in range(7, 14):
        talk.say("bob", publish("home/1", b"%d" % number), publish("home/1", b"not kept", 0))
    talk.say("dora", connect("hub", clean=False), subscribe("home/#"))
    talk.say("dora", *(puback(packet_id) for packet_id in (1, 2, 4, 3, 5, 6, 7, 8, 9)))
    talk.say("bob", publish("home/1", b"", retain=True), publish("$home/1", b"a secret"), LEAVE)
    talk.say("bob", connect("hub", clean=True))
    talk.say("ann", connect("", clean=True), publish("home/9", b"nameless"), unsubscribe("home/1"))
    talk.drop("ann")


@pytest.mark.parametrize(
    "bytes_said",
    [
        connect("", clean=False),
        publish("a", b"before hello"),
        connect("ann") + publish("a/+", b"to everybody"),
        connect("ann") + publish("", b"to nobody"),
        connect("ann") + subscribe("a/#/b"),
        connect("ann") + subscribe("a+"),
        connect("ann") + subscribe(""),
        connect("ann") + subscribe("a", 3),
        connect("ann") + b"\x82\x02\x00\x07",
        connect("ann") + b"\x80\x06\x00\x07\x00\x01a\x01",
        connect("ann") + b"\x40\x02\x00\x00",
        connect("ann") + b"\xf0\x00",
        connect("ann") + b"\x30\xff\xff\xff\xff\x01",
        connect("ann") + b"\x20\x02\x00\x00",
        b"\x10\x0d\x00\x04MQTT\x09\x02\x00\x3c\x00\x01a",
        b"\x10\x0d\x00\x04HTTP\x04\x02\x00\x3c\x00\x01a",
        b"\x10\x0d\x00\x04MQTT\x04\x03\x00\x3c\x00\x01a",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_both_end_the_same_nonsense(real_port: int, bytes_said: bytes) -> None:
    def conversation(talk: Talk) -> None:
        talk.say("bob", connect("bob"), subscribe("#"))
        talk.say("ann", bytes_said)
        talk.say("bob", publish("a", b"still here"))

    assert written_with(Model(), conversation) == written_with_real(real_port, conversation)


def test_both_say_the_same_in_a_night_of_everything(tmp_path: Path) -> None:
    with mosquitto(tmp_path, inflight_max=3) as port:
        assert written_with(Model(inflight_max=3), a_night) == written_with_real(port, a_night)


@pytest.mark.parametrize("number", range(TALKS))
def test_both_say_the_same_in_any_conversation(tmp_path: Path, number: int) -> None:
    def conversation(talk: Talk) -> None:
        anything(talk, random.Random(f"{SEED}/{number}"))  # noqa: S311 - not a secret

    with mosquitto(tmp_path, INFLIGHT_MAX) as port:
        assert written_with(Model(), conversation) == written_with_real(port, conversation), f"SEED={SEED}"


def written_with(room: Model | Real, conversation: Callable[[Talk], None]) -> list[str]:
    talk = Talk(room)
    conversation(talk)
    return talk.written


def written_with_real(port: int, conversation: Callable[[Talk], None]) -> list[str]:
    real = Real(port)
    try:
        return written_with(real, conversation)
    finally:
        real.close()


def anything(talk: Talk, draw: random.Random) -> None:
    """Four callers with three names between them do whatever one may do."""
    names: dict[str, str] = {}
    for _ in range(STEPS_MAX):
        caller = draw.choice(CALLERS)
        if caller not in talk.up:
            will = (topic(draw), b"will", draw.randrange(2), draw.random() < 0.3) if draw.random() < 0.5 else None
            names[caller] = draw.choice(list(FILTERS))
            talk.say(caller, connect(names[caller], clean=draw.random() < 0.5, will=will))
        elif draw.random() < 0.05:
            talk.drop(caller)
        elif draw.random() < 0.05:
            talk.say(caller, LEAVE)
        else:
            talk.say(caller, *(something(draw, names[caller]) for _ in range(draw.randint(1, 3))))


def something(draw: random.Random, name: str) -> bytes:
    """One packet of the client with this name."""
    chance = draw.random()
    if chance < 0.45:
        payload = b"" if draw.random() < 0.2 else b"x%d" % draw.randrange(100)
        return publish(topic(draw), payload, draw.randrange(2), retain=draw.random() < 0.3)
    if chance < 0.65:
        return puback(draw.randint(1, 12))
    if chance < 0.85:
        return subscribe(draw.choice(FILTERS[name]), draw.randrange(3))
    return unsubscribe(draw.choice(FILTERS[name]))


def topic(draw: random.Random) -> str:
    return "/".join(["a", *(draw.choice(WORDS) for _ in range(draw.randrange(3)))])
