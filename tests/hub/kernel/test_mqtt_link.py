"""The wire to the broker comes back by itself, hands over a whole read at a time, and keeps what it must keep."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sos import wire
from sos.mqtt import Closed, Connected, Delivered, Event, Message, Refused, Session, Subscribed, Will

from hub.devices import device_password
from hub.kernel.mqtt_link import MqttLink
from tests.cast import BROKER_PASSWORD, DEADLINE_S, SITE, SITE_KEY
from tools.brokers import Broker, Rights

pytestmark = pytest.mark.needs_mosquitto

PHONE = "ph-00001"
KEY = bytes.fromhex(SITE_KEY)
UP, DOWN = wire.topic(SITE, PHONE, "sos"), wire.topic(SITE, PHONE, "answer")


@pytest.fixture
def broker(tmp_path: Path) -> Generator[Broker]:
    with Broker(tmp_path, Rights(SITE, KEY, BROKER_PASSWORD), [PHONE], kind="mosquitto") as running:
        yield running


async def until(look: Callable[[], object]) -> None:
    deadline_s = time.monotonic() + DEADLINE_S
    while not look():
        assert time.monotonic() < deadline_s
        await asyncio.sleep(0.005)


class End:
    """One end of a wire, and what it was handed, call by call. `stumbles`: so often it fails on a message."""

    def __init__(self, broker: Broker, user: str, password: str, topics: str, will: Will | None = None) -> None:
        self.calls: list[list[Event]] = []
        self.stumbles = 0
        session = Session(user, user, password, will=will, clean=False, inflight_max=2000)
        session.subscribe([(topics, 1)])
        self.link = MqttLink(session, broker.host, broker.port, self._on_events)

    def payloads(self) -> list[bytes]:
        """The messages so far."""
        return [event.payload for call in self.calls for event in call if isinstance(event, Message)]

    def count(self, kind: type[Event]) -> int:
        """How many events of this kind so far."""
        return sum(isinstance(event, kind) for call in self.calls for event in call)

    def _on_events(self, events: list[Event]) -> None:
        messages = [event.packet_id for event in events if isinstance(event, Message)]
        if messages and self.stumbles:
            self.stumbles -= 1
            raise RuntimeError("stumbled")
        self.calls.append(events)
        self.link.acknowledge(messages)


@asynccontextmanager
async def both_ends(broker: Broker) -> AsyncGenerator[tuple[End, End]]:
    """(hub, phone), connected and subscribed."""
    will = Will(UP, b"gone", 1, False)
    hub = End(broker, "hub", BROKER_PASSWORD, wire.subscription(SITE, "+", "up"))
    phone = End(broker, PHONE, device_password(KEY, PHONE), wire.subscription(SITE, PHONE, "down"), will)
    try:
        for end in (hub, phone):
            end.link.start()
            await until(lambda end=end: end.count(Subscribed))
        yield hub, phone
    finally:
        for end in (phone, hub):
            await end.link.close()


async def test_what_one_read_brings_is_handed_over_at_once(broker: Broker) -> None:
    async with both_ends(broker) as (hub, phone):
        sent = [b"%d" % number for number in range(500)]
        for payload in sent:
            phone.link.publish(UP, payload)
        await until(lambda: len(hub.payloads()) == 500 and phone.count(Delivered) == 500)
        assert hub.payloads() == sent
        assert all(hub.calls)
        assert len(hub.calls) < 250


async def test_when_the_broker_comes_back_so_does_the_line_with_what_was_said_meanwhile(broker: Broker) -> None:
    async with both_ends(broker) as (hub, phone):
        broker.stop()
        await until(lambda: hub.count(Closed) == phone.count(Closed) == 1)
        assert not hub.link.up
        hub.link.publish(DOWN, b"meanwhile")
        broker.start()
        await until(lambda: phone.payloads() == [b"meanwhile"])
        assert hub.count(Connected) == phone.count(Connected) == 2
        assert hub.count(Closed) == phone.count(Closed) == 1


async def test_what_was_not_acknowledged_comes_again(broker: Broker) -> None:
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context.get("exception")))
    async with both_ends(broker) as (hub, phone):
        hub.stumbles = 2
        phone.link.publish(UP, b"press")
        await until(lambda: hub.payloads() == [b"press"])
        assert [str(failure) for failure in failures] == ["stumbled", "stumbled"]
        assert hub.count(Closed) == 2


async def test_a_cut_line_is_told_by_the_will_and_a_goodbye_is_not(broker: Broker) -> None:
    async with both_ends(broker) as (hub, phone):
        phone.link.cut()
        await until(lambda: hub.payloads() == [b"gone"])
        await until(lambda: phone.count(Subscribed) == 2)
        phone.link.publish(UP, b"last word")
        await phone.link.close()
        await until(lambda: hub.payloads() == [b"gone", b"last word"])
        assert phone.count(Closed) == 2


async def test_a_wrong_password_is_refused_and_tried_again(broker: Broker) -> None:
    end = End(broker, PHONE, "wrong", wire.subscription(SITE, PHONE, "down"))
    end.link.start()
    await until(lambda: end.count(Refused) == 2)
    assert not end.count(Connected)
    await end.link.close()


async def test_a_line_can_be_closed_while_nobody_answers(broker: Broker) -> None:
    broker.stop()
    end = End(broker, PHONE, "any", wire.subscription(SITE, PHONE, "down"))
    end.link.start()
    await asyncio.sleep(0.05)
    await end.link.close()
    assert end.calls == []


async def test_who_is_in_a_hurry_does_not_sit_out_its_pause(broker: Broker) -> None:
    class Never:
        """Pauses that would outlast the test."""

        def connected(self) -> None: ...
        def gave_up(self) -> None: ...
        def hurry(self) -> None: ...
        def pause_s(self) -> float:
            return 2 * DEADLINE_S

    came: list[Event] = []
    session = Session(PHONE, PHONE, device_password(KEY, PHONE))
    link = MqttLink(session, broker.host, broker.port, came.extend, pauses=Never())
    link.start()
    await until(lambda: link.up)
    link.cut()
    await until(lambda: Closed() in came)
    link.hurry()
    await until(lambda: link.up)
    await link.close()
