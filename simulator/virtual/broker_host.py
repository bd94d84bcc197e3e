"""The machine on which the broker runs: it takes calls while it is up, and resets them all when it crashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.broker import DROP, Broker
from simulator.virtual.timer import Timer

if TYPE_CHECKING:
    from simulator.broker import Keep
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace
    from simulator.virtual.wire import Wire

# Its timer goes off between the instants of everybody else. When it is set depends on what it has heard, heartbeats
# that a leap leaves out as well; at one instant with others it would move the order that is drawn for them.
APART_US: Final = 13


class BrokerHost:
    """`up`: whether it runs; at first it does not. One timer for all connections.

    `ended`: called with each wire that the broker has done with.
    """

    def __init__(self, loop: VirtualLoop, trace: Trace) -> None:
        self.up = False
        self.broker = Broker()
        self._loop = loop
        self._trace = trace
        self._wires: dict[int, Wire] = {}
        self._timer = Timer(loop)

    @property
    def connections(self) -> int:
        """How many it has."""
        return len(self._wires)

    def start(self) -> None:
        """Switch it on; nothing happens if it is."""
        if not self.up:
            self.up = True
            self._trace.tell("broker", "started")

    def crash(self, keep: Keep = "all") -> None:
        """kill -9: every connection is reset, and nobody can connect until `start`. Nothing happens if it is down."""
        if not self.up:
            return
        self.up = False
        self._trace.tell("broker", "crashed", keep=keep)
        self.broker.crash(keep, self._now_ms())
        for wire in self._wires.values():
            wire.down.drop()
            wire.end("reset by the broker")
        self._wires.clear()
        self._carry_out()

    def accept(self, wire: Wire) -> bool:
        """A call has come; False: nobody is there to take it."""
        if self.up:
            self._wires[wire.conn] = wire
            wire.open()
            self.broker.opened(wire.conn, self._now_ms())
            self._carry_out()
        return self.up

    def received(self, conn: int, data: bytes) -> None:
        """Bytes have come."""
        self.broker.received(conn, data, self._now_ms())
        self._carry_out()

    def closed(self, conn: int) -> None:
        """The other end is gone."""
        self._wires.pop(conn, None)
        self.broker.closed(conn, self._now_ms())
        self._carry_out()

    def suspend(self, conn: int) -> None:
        """See `Broker.suspend`."""
        self.broker.suspend(conn)

    def resume(self, conn: int, heard_us: int) -> None:
        """See `Broker.resume`."""
        self.broker.resume(conn, heard_us // 1000)
        self._carry_out()

    def _carry_out(self) -> None:
        for conn, what in self.broker.take():
            wire = self._wires.get(conn)
            if wire is None:
                continue
            if what is DROP:
                del self._wires[conn]
                wire.end("closed by the broker")
            else:
                wire.send(what)
        self._set_timer()

    def _set_timer(self) -> None:
        if self.broker.deadline_ms is not None:
            self._timer.not_later_than_us(self.broker.deadline_ms * 1000 + APART_US, self._tick)

    def _tick(self) -> None:
        self.broker.tick(self._now_ms())
        self._carry_out()

    def _now_ms(self) -> int:
        return self._loop.now_us // 1000
