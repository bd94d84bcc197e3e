"""One connection between a host and the broker, as TCP is: in order, nothing lost while it stands, and slow to notice.

What is sent into a partition is sent again and again, at longer and longer pauses, and arrives after it is mended. An
end that vanished, or a way that went dead, tells nobody. A wire on which nothing is on its way costs nothing.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.impairments import Rules
    from simulator.virtual.loop import VirtualLoop

RETRY_US_MIN: Final = 200_000  # TCP's first pause before it sends again; each further one is twice as long
RETRIES_US_MAX: Final = 924_600_000  # tcp(7), tcp_retries2: after 15 times it gives up

End = str  # why the other end is gone


class Receiver(Protocol):
    """The host's end, as the network calls it; after `failed` or `lost` nothing more comes."""

    def opened(self, wire: Wire) -> None: ...
    def failed(self, why: str) -> None: ...
    def data_received(self, data: bytes) -> None: ...
    def lost(self, why: str) -> None: ...


class BrokerEnd(Protocol):
    """The broker's end of all wires."""

    def received(self, conn: int, data: bytes) -> None: ...
    def closed(self, conn: int) -> None: ...
    def suspend(self, conn: int) -> None: ...
    def resume(self, conn: int, heard_us: int) -> None: ...


class Way:
    """One direction. One step of the loop for all that arrives at one time, and none while nothing is on its way."""

    __slots__ = ("_arrive", "_due_us", "_loop", "_queue", "_rules", "_waiting", "dead")

    def __init__(self, loop: VirtualLoop, rules: Rules, arrive: Callable[[bytes | End], None]) -> None:
        self.dead = False
        self._loop = loop
        self._rules = rules
        self._arrive = arrive
        self._queue: deque[tuple[int, int, bytes | End]] = deque()  # due us, sent us, what
        self._due_us = 0  # of the last that was sent: nothing overtakes it
        self._waiting = False  # for a step of the loop

    @property
    def quiet(self) -> bool:
        """Nothing is on its way."""
        return not self._queue

    def send(self, what: bytes | End, sent_us: int) -> None:
        """It arrives after all that was sent before, or never."""
        if self.dead:
            return
        self._due_us = max(sent_us + self._rules.way_us(), self._due_us)
        self._queue.append((self._due_us, sent_us, what))
        self._wait(self._due_us)

    def drop(self) -> None:
        """What is on its way is lost."""
        self._queue.clear()

    def kill(self) -> None:
        """Nothing arrives any more, and nobody is told."""
        self.dead = True
        self._queue.clear()

    def mended(self) -> bool:
        """After a partition: when TCP happens to try next, it gets through. False: TCP had given up long before."""
        if not self._queue:
            return True
        now_us, sent_us = self._loop.now_us, self._queue[0][1]
        if now_us - sent_us > RETRIES_US_MAX:
            return False
        wait_us, again_us = RETRY_US_MIN, sent_us + RETRY_US_MIN
        while again_us < now_us:
            wait_us *= 2
            again_us += wait_us
        self._wait(again_us + self._rules.latency_us)
        return True

    def _wait(self, due_us: int) -> None:
        if not self._waiting:
            self._waiting = True
            self._loop.at_us(due_us, self._deliver)

    def _deliver(self) -> None:
        self._waiting = False
        if self._rules.has("partition"):
            return
        while self._queue and self._queue[0][0] <= self._loop.now_us:
            self._arrive(self._queue.popleft()[2])
        if self._queue:
            self._wait(self._queue[0][0])


class Wire:
    """The host's end. `conn`: the broker's number for it.

    After `close`, `abort` or `vanish` the receiver hears nothing more, and what it writes goes nowhere.
    """

    __slots__ = ("_end", "_loop", "_opened", "conn", "down", "host", "receiver", "up")

    def __init__(
        self, loop: VirtualLoop, host: str, rules: Rules, conn: int, receiver: Receiver, end: BrokerEnd
    ) -> None:
        self.host = host
        self.conn = conn
        self.receiver: Receiver | None = receiver
        self.up = Way(loop, rules, self._at_broker)
        self.down = Way(loop, rules, self._at_host)
        self._loop = loop
        self._end = end
        self._opened = False

    @property
    def quiet(self) -> bool:
        """It stands, whole, and nothing is on its way."""
        return self._opened and self.up.quiet and self.down.quiet and not (self.up.dead or self.down.dead)

    def write(self, data: bytes, sent_us: int | None = None) -> None:
        """Send to the broker; as if it had been sent at `sent_us`, if that is given."""
        if self.receiver is not None:
            self.up.send(data, self._loop.now_us if sent_us is None else sent_us)

    def close(self) -> None:
        """End it. All that was written arrives first."""
        if self.receiver is not None:
            self._let_go()
            self.up.send("closed", self._loop.now_us)

    def abort(self) -> None:
        """End it at once, as the machine does for a program that was killed: what is on its way is lost."""
        if self.receiver is not None:
            self._let_go()
            self.up.drop()
            self.up.send("reset", self._loop.now_us)

    def vanish(self) -> None:
        """The host has no power any more. What left it arrives; the other end is told nothing."""
        self._let_go()
        self.up.dead = True

    def suspend(self) -> None:
        """Somebody vouches for this end: the broker does not mind its silence."""
        self._end.suspend(self.conn)

    def resume(self, heard_us: int) -> None:
        """From now on the broker minds again; it heard this end last at `heard_us`."""
        self._end.resume(self.conn, heard_us)

    # The network and the broker.

    @property
    def over(self) -> bool:
        """Nothing will come of it any more."""
        return self.receiver is None and self.up.dead and self.up.quiet

    def fail(self, why: End) -> None:
        """The host learns that there is no connection, or none any more."""
        receiver, opened = self.receiver, self._opened
        self._let_go()
        if receiver is not None:
            (receiver.lost if opened else receiver.failed)(why)

    def send(self, data: bytes) -> None:
        """The broker's bytes to the host."""
        self.down.send(data, self._loop.now_us)

    def open(self) -> None:
        """The broker has accepted it."""
        self.down.send(b"", self._loop.now_us)

    def end(self, why: End) -> None:
        """The broker ends it: all that it sent arrives first."""
        self.down.send(why, self._loop.now_us)
        self.up.kill()

    def reset(self, why: End) -> None:
        """Somebody in between ends it for both: what is on its way is lost."""
        for way in (self.up, self.down):
            way.drop()
            way.send(why, self._loop.now_us)

    def mended(self) -> None:
        """The partition is over."""
        if not (self.up.mended() and self.down.mended()):
            self.reset("timed out")

    def _let_go(self) -> None:
        self.receiver = None
        self.down.kill()

    def _at_broker(self, what: bytes | End) -> None:
        if isinstance(what, bytes):
            self._end.received(self.conn, what)
        else:
            self.up.kill()
            self._end.closed(self.conn)

    def _at_host(self, what: bytes | End) -> None:
        receiver = self.receiver
        if receiver is None:
            return
        if not isinstance(what, bytes):
            self.up.kill()
            self.fail(what)
        elif self._opened:
            receiver.data_received(what)
        else:
            self._opened = True
            receiver.opened(self)
