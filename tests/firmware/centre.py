"""A centre for the tests of a phone: hears everything on a real broker and says only what the test tells it to."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sos import wire
from sos.mqtt import Event, Message, Session

from hub.kernel.mqtt_link import MqttLink
from tests.cast import BROKER_PASSWORD, DEADLINE_S, SITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.brokers import Broker


Found = TypeVar("Found")


async def wait_for(look: Callable[[], Found | None], what: Callable[[], str]) -> Found:
    """What `look` finds, as soon as it finds something. AssertionError after a long while."""
    deadline_s = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline_s:
        found = look()
        if found:
            return found
        await asyncio.sleep(0.005)
    raise AssertionError(f"waited in vain for {what()}")


class Centre:
    """`async with Centre(broker) as centre`: `heard` has every message that came up, as (device, name, value)."""

    def __init__(self, broker: Broker) -> None:
        session = Session(f"hub-{SITE}", "hub", BROKER_PASSWORD, clean=False)
        session.subscribe([(wire.subscription(SITE, "+", "up"), 1)])
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self._every_copy: str | None = None
        self._link = MqttLink(session, broker.host, broker.port, self._on_events)

    async def __aenter__(self) -> Self:
        self._link.start()
        await wait_for(lambda: self._link.up, lambda: "the broker")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._link.close()

    def all(self, name: str, **fields: object) -> list[dict[str, Any]]:
        """Every message of that name in which these fields have these values, oldest first."""
        return [value for _, said, value in self.heard if said == name and fields.items() <= value.items()]

    async def hears(self, name: str, **fields: object) -> dict[str, Any]:
        """The first such message, when it is there."""
        return (await wait_for(lambda: self.all(name, **fields), lambda: f"{name} {fields}; heard {self.heard}"))[0]

    def answers(self, press: dict[str, Any], stage: str, by: str | None = None, carrier: str | None = None) -> None:
        """Say to the button, or to who carried it, how far we are with a press."""
        value = {key: press[key] for key in ("button", "epoch", "number")} | {"stage": stage, "utc_s": int(time.time())}
        if by is not None:
            value["by"] = by
        self._link.publish(wire.topic(SITE, carrier or press["button"], "answer"), wire.encode("answer", value))

    def answers_every_copy(self, stage: str) -> None:
        """From now on say so to each copy of a press, as the hub does: an answer may be lost."""
        self._every_copy = stage

    def says(self, device: str, name: str, value: dict[str, Any]) -> None:
        """Send any message of the contract down."""
        self._link.publish(wire.topic(SITE, device, name), wire.encode(name, value), wire.MESSAGES[name].qos)

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Message):
                topic = wire.parse_topic(event.topic)
                value = wire.decode(topic.message, event.payload)
                self.heard.append((topic.device, topic.message, value))
                if topic.message == "sos" and self._every_copy is not None:
                    self.answers(value, self._every_copy, carrier=topic.device)
                self._link.acknowledge([event.packet_id])
