"""The hub's own link and the phones' own sessions meet at the simulated broker, unchanged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sos import line, mqtt, wire

from hub.kernel.mqtt_link import MqttLink
from simulator.virtual.chance import Chance, Choice
from simulator.virtual.loop import US, VirtualLoop
from simulator.virtual.network import Network
from simulator.virtual.process import OWNER, Process
from simulator.virtual.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = "pengpu"
PHONES = [f"ph-{number:05}" for number in range(20)]


class Town:
    def __init__(self) -> None:
        chance = Chance(7)
        self.loop = VirtualLoop(Choice(chance, "schedule"))
        self.network = Network(self.loop, Trace(self.loop), chance)
        self.network.broker.start()
        self.loop.connect = self._dial
        self.heard: list[str] = []
        self.phones = {name: self.client(name, line.session(SITE, name, "x"), self._ignore) for name in PHONES}
        self.start_hub()

    def start_hub(self) -> None:
        session = mqtt.Session("hub-pengpu", "hub", "x", 60, clean=False)
        session.subscribe([(wire.subscription(SITE, "+", "up"), 1)])
        self.hub = self.client("hub", session, self._store)

    def client(
        self, name: str, session: mqtt.Session, on_events: Callable[[MqttLink, list[mqtt.Event]], None]
    ) -> tuple[Process, MqttLink]:
        process = Process(self.loop, name)
        link = MqttLink(session, "broker", 1883, lambda events: on_events(link, events))

        async def live() -> None:
            link.start()
            await asyncio.Event().wait()

        process.spawn(live())
        return process, link

    def after(self, seconds: float) -> None:
        self.loop.run(self.loop.now_us + round(seconds * US))
        assert self.loop.broken == []

    def press(self, name: str) -> None:
        process, link = self.phones[name]
        process.call(link.publish, wire.topic(SITE, name, "sos"), b"help")

    @property
    def up(self) -> int:
        return sum(link.up for _, link in self.phones.values())

    async def _dial(self, factory: Any, _host: str, _port: int) -> tuple[Any, Any]:
        owner = OWNER.get()
        assert owner is not None
        return await self.network.open_transport(owner.name, factory)

    def _ignore(self, _link: MqttLink, _events: list[mqtt.Event]) -> None:
        """A phone that only speaks."""

    def _store(self, link: MqttLink, events: list[mqtt.Event]) -> None:
        for event in events:
            if isinstance(event, mqtt.Message) and event.topic.endswith("sos"):
                self.heard.append(wire.parse_topic(event.topic).device)
        link.acknowledge([event.packet_id for event in events if isinstance(event, mqtt.Message)])


def test_all_meet_and_every_press_arrives() -> None:
    town = Town()
    town.after(5)
    assert (town.up, town.network.broker.connections) == (len(PHONES), len(PHONES) + 1)
    for name in PHONES:
        town.press(name)
    town.after(1)
    assert sorted(town.heard) == PHONES


def test_they_stay_connected_for_hours_of_pings() -> None:
    town = Town()
    town.after(3 * 3600)
    assert (town.up, town.hub[1].up) == (len(PHONES), True)


def test_a_killed_hub_is_gone_from_the_broker_and_its_next_life_gets_what_it_missed() -> None:
    town = Town()
    town.after(5)
    town.hub[0].kill()
    town.after(1)
    assert town.network.broker.connections == len(PHONES)
    for name in PHONES:
        town.press(name)
    town.after(60)
    assert town.heard == []
    town.start_hub()
    town.after(5)
    assert sorted(town.heard) == PHONES


def test_after_a_crash_of_the_broker_everybody_comes_back() -> None:
    town = Town()
    town.after(5)
    town.network.broker.crash("none")
    town.after(10)
    assert (town.up, town.hub[1].up) == (0, False)
    town.network.broker.start()
    town.after(10)
    assert (town.up, town.hub[1].up) == (len(PHONES), True)


def test_a_hub_whose_line_went_dead_notices_and_dials_anew() -> None:
    town = Town()
    town.after(5)
    for direction in ("up", "down", "both"):
        town.network.mend(town.network.impair(["hub"], "half_open", direction=direction))
        town.after(60)
        town.press(PHONES[0])
        town.after(60)
        assert town.heard == PHONES[:1]
        town.heard.clear()


def test_a_hub_behind_a_partition_gives_up_each_dial_and_gets_through_when_it_is_mended() -> None:
    town = Town()
    town.after(5)
    handle = town.network.impair(["hub"], "partition")
    town.after(600)
    assert not town.hub[1].up
    town.press(PHONES[0])
    town.network.mend(handle)
    town.after(30)
    assert (town.hub[1].up, town.heard) == (True, PHONES[:1])
    assert town.network.broker.connections == len(PHONES) + 1
