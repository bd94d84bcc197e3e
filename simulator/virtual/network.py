"""The network between the homes, the broker and the hub: takes its time, and can be cut, slow, deaf or full of losses.

`Wire` is a connection, `Rules` and `Impairment` say how it is for a host now, `BrokerHost` answers at the other end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.virtual.broker_host import BrokerHost
from simulator.virtual.impairments import MESSAGES, Impairment, Kind, Rules
from simulator.virtual.transport import open_transport
from simulator.virtual.wire import Receiver, Wire

if TYPE_CHECKING:
    from asyncio import BaseProtocol
    from collections.abc import Callable, Iterable

    from simulator.virtual.chance import Chance
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace
    from simulator.virtual.transport import VirtualTransport

__all__ = ["BrokerHost", "Impairment", "Network", "Receiver", "Rules", "Wire"]

HUB: Final = "hub"
HUB_LATENCY_US: Final = 200  # beside the broker, in the same room
LATENCY_US_MIN: Final = 5_000  # a home's own line: fibre, or cellular on a bad day
LATENCY_US_MAX: Final = 60_000
KNOCK_AGAIN_US: Final = (1_000_000, 2_000_000, 4_000_000)  # the pauses of a dial into nothing, as Linux makes them

Handle = list[tuple[str, Impairment]]


class Network:
    """Who can reach the broker, and how well. A host is a device's id or "hub"."""

    def __init__(self, loop: VirtualLoop, trace: Trace, chance: Chance) -> None:
        self.broker = BrokerHost(loop, trace)
        self._loop = loop
        self._trace = trace
        self._chance = chance
        self._conns = 0
        self._rules: dict[str, Rules] = {}
        self._wires: dict[str, list[Wire]] = {}
        self._disturbing = 0  # impairments of messages

    def rules(self, host: str) -> Rules:
        """How it is for this host now."""
        rules = self._rules.get(host)
        if rules is None:
            drawn_us = self._chance.of("network", host, "latency").randint(LATENCY_US_MIN, LATENCY_US_MAX)
            rules = self._rules[host] = Rules(HUB_LATENCY_US if host == HUB else drawn_us)
        return rules

    def connect(self, host: str, receiver: Receiver) -> Wire:
        """Dial the broker. Later `receiver.opened` or `receiver.failed` is called; to give up, `abort` the wire."""
        self._conns += 1
        wire = Wire(self._loop, host, self.rules(host), self._conns, receiver, self.broker)
        self._wires[host] = [*self._standing(host), wire]
        self._knock(wire, 0)
        return wire

    async def open_transport(
        self, host: str, factory: Callable[[], BaseProtocol]
    ) -> tuple[VirtualTransport, BaseProtocol]:
        """The same as `loop.create_connection` has it. Raises OSError."""
        return await open_transport(self._loop, self, host, factory)

    def impair(self, hosts: Iterable[str], kind: Kind, **how: Any) -> Handle:
        """Let this go wrong for these hosts until `mend`. See `Impairment` for the kinds and how they can be.

        Raises ValueError for a kind that there is not.
        """
        handle: Handle = []
        for host in hosts:
            rules = self.rules(host)
            draw = self._chance.of("network", host, kind, self._loop.now_us, len(rules.added))
            impairment = Impairment(kind, draw, **how)
            rules.added.append(impairment)
            handle.append((host, impairment))
            self._begin(host, impairment)
        return handle

    def mend(self, handle: Handle) -> None:
        """That is well again; what it broke stays broken."""
        for host, impairment in handle:
            rules = self.rules(host)
            rules.added.remove(impairment)
            self._count(impairment, -1)
            if impairment.kind == "partition" and not rules.has("partition"):
                for wire in self._standing(host):
                    wire.mended()

    def cut(self, host: str) -> None:
        """Reset every connection of this host."""
        for wire in self._standing(host):
            wire.reset("reset")

    def cut_all(self) -> None:
        """Reset every connection."""
        for host in self._wires:
            self.cut(host)

    def undisturbed(self, host: str) -> bool:
        """Nothing is wrong here, every connection stands, and nothing is on its way."""
        return not self.rules(host).added and all(
            wire.quiet for wire in self._wires.get(host, ()) if wire.receiver is not None
        )

    def _standing(self, host: str) -> list[Wire]:
        return [wire for wire in self._wires.get(host, ()) if not wire.over]

    def _begin(self, host: str, impairment: Impairment) -> None:
        self._count(impairment, 1)
        if impairment.kind == "refuse":
            self.cut(host)
        elif impairment.kind == "half_open":
            for wire in self._standing(host):
                if impairment.direction != "down":
                    wire.up.kill()
                if impairment.direction != "up":
                    wire.down.kill()

    def _count(self, impairment: Impairment, by: int) -> None:
        if impairment.kind in MESSAGES:
            self._disturbing += by
            self.broker.broker.fate = self._fate if self._disturbing else None

    def _fate(self, sender: str, receiver: str, topic: str, _qos: int) -> tuple[int, ...]:
        """See `Fate`. A client's name at the broker is its user name, which is its host."""
        delays_ms: tuple[int, ...] = (0,)
        for host in (sender, receiver):
            for impairment in self.rules(host).added:
                delays_ms = impairment.fate(delays_ms)
        if not delays_ms and not topic.endswith("/heartbeat"):
            self._trace.tell("broker", "lost_message", topic=topic, sender=sender, to=receiver)
        return delays_ms

    def _knock(self, wire: Wire, times: int) -> None:
        """Send the call on its way, unless the host has given up."""
        if wire.receiver is not None:
            self._loop.after_us(self.rules(wire.host).way_us(), self._at_the_door, wire, times)

    def _at_the_door(self, wire: Wire, times: int) -> None:
        rules = self.rules(wire.host)
        if wire.receiver is None:
            return
        if rules.has("partition"):
            if times < len(KNOCK_AGAIN_US):
                self._loop.after_us(KNOCK_AGAIN_US[times] - rules.latency_us, self._knock, wire, times + 1)
            else:
                wire.fail("timed out")
        elif rules.has("refuse") or not self.broker.accept(wire):
            self._loop.after_us(rules.latency_us, wire.fail, "refused")
