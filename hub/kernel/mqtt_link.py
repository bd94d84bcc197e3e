"""The wire to the broker: dials, dials again for ever, and hands over what one read brought, all at once.

The conversation itself is `sos.mqtt.Session`; this is its transport on asyncio, and knows nothing of the hub. A hub, a
bench and 1,600 simulated phones in one process use the same file: one object, one task and one timer per connection.
"""

import asyncio
import contextlib
import random
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Protocol, cast

from sos.mqtt import Event, Refused, Session
from sos.mqtt.events import Broken, Connected

RETRY_S_MIN = 0.25
RETRY_S_MAX = 3.0  # never a minute: somebody may be lying on the floor
DIAL_S_MAX = 5.0
GOODBYE_S_MAX = 1.0


class Pauses(Protocol):
    """How long to wait between dials, for who does not come back as the hub does."""

    def connected(self) -> None: ...
    def gave_up(self) -> None: ...
    def hurry(self) -> None: ...
    def pause_s(self) -> float: ...


class Soon:
    """The hub's own pauses: everyone lost the broker at the same instant; come back at different ones."""

    def __init__(self) -> None:
        self._retry_s = RETRY_S_MIN

    def connected(self) -> None:
        self._retry_s = RETRY_S_MIN

    def gave_up(self) -> None:
        """The line is lost because the broker was silent."""

    def hurry(self) -> None:
        self._retry_s = RETRY_S_MIN

    def pause_s(self) -> float:
        retry_s, self._retry_s = self._retry_s, min(2 * self._retry_s, RETRY_S_MAX)
        return random.uniform(0.5, 1.0) * retry_s  # noqa: S311 - not a secret


class MqttLink(asyncio.Protocol):
    """One connection that is kept up until `close`.

    `on_events` gets the events of one readable chunk in one call (never an empty list): `Connected` first, `Closed`
    last, whatever ended it. It may call `publish`, `acknowledge` and `subscribe`; all that they write in one turn of
    the loop leaves in one write. An exception costs the connection; the broker sends again what was not acknowledged.
    Many links in one process share a `gate` (a semaphore): who dials holds it until the broker has answered. Without
    it all knock at once, and a slow broker answers each only after it has given up.
    """

    def __init__(
        self,
        session: Session,
        host: str,
        port: int,
        on_events: Callable[[list[Event]], None],
        tls: ssl.SSLContext | None = None,
        gate: contextlib.AbstractAsyncContextManager[object] | None = None,
        pauses: Pauses | None = None,
    ) -> None:
        self.session = session
        self._host, self._port, self._tls = host, port, tls
        self._on_events = on_events
        self._transport: asyncio.Transport | None = None
        self._gate = gate or contextlib.nullcontext()
        self._pauses = pauses or Soon()
        self._hurry = asyncio.Event()
        self._answered = asyncio.Event()  # the broker has said yes or no, or will not say anything any more
        self._gone = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._timer: asyncio.Handle | None = None
        self._timer_s = 0.0  # when it is due; uvloop's handle for what is due at once cannot say
        self._flushing = False
        self._choked = False  # the broker reads slower than we write
        self._closing = False
        self._paused = False

    @property
    def up(self) -> bool:
        """True from `Connected` to `Closed`."""
        return self.session.state == "open"

    @property
    def choked(self) -> bool:
        """True while the broker reads slower than we write: QoS 0 is dropped then."""
        return self._choked

    def start(self) -> None:
        """Begin to dial. Once, inside a running loop."""
        if self._keeping is not None:
            raise RuntimeError("started twice")
        self._keeping = asyncio.get_running_loop().create_task(self._keep_up())

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> int:
        """As `Session.publish`. QoS 0 is dropped while the broker does not keep up."""
        if self._choked and not qos:
            return 0
        packet_id = self.session.publish(topic, payload, qos, retain, self._now_ms())
        self._flush_soon()
        return packet_id

    def hasten(self, spread_s: int) -> None:
        """As `Session.hasten`."""
        self.session.hasten(self._now_ms(), spread_s)

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        """Confirm these received messages; only now may the broker forget them."""
        for packet_id in packet_ids:
            self.session.acknowledge(packet_id)
        self._flush_soon()

    def subscribe(self, topics: list[tuple[str, int]]) -> None:
        """As `Session.subscribe`; also before `start`."""
        self.session.subscribe(topics)
        if self._transport is not None:
            self._flush_soon()

    def pause(self) -> None:
        """Read nothing more until `resume`: the broker keeps what the owner has no room for."""
        self._paused = True
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._paused:
            self._paused = False
            if self._transport is not None:
                self._transport.resume_reading()

    def hurry(self) -> None:
        """Do not wait for the next dial."""
        self._pauses.hurry()
        self._hurry.set()

    def cut(self) -> None:
        """Drop the connection without a word, as a broken cable does. It is dialled again."""
        if self._transport is not None:
            self._transport.abort()

    async def close(self) -> None:
        """Take leave of the broker and stop. What was written is sent first, for a second at most."""
        self._closing = True
        self.session.disconnect()
        self._flush()
        if self._transport is not None:
            self._transport.close()
            try:
                async with asyncio.timeout(GOODBYE_S_MAX):
                    await self._gone.wait()
            except TimeoutError:
                self.cut()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()

    # Called by asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)
        # asyncio does this by itself today; a press waits 44 ms for its answer without it, so we do not rely on that.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport
        self._choked = False
        if self._paused:
            transport.pause_reading()
        self.session.connect(self._now_ms())
        self._flush()

    def data_received(self, data: bytes) -> None:
        events = self.session.receive(data, self._now_ms())
        if events:
            self._answered.set()
            if isinstance(events[0], Connected):
                self._pauses.connected()
                self._flush_soon()  # it sets the timer of the first ping
            self._hand_over(events)
        if self.session.has_output:
            self._flush_soon()

    def pause_writing(self) -> None:
        self._choked = True

    def resume_writing(self) -> None:
        self._choked = False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        self._transport = None
        self._answered.set()
        self._gone.set()
        events = self.session.closed(self._now_ms())
        if events:
            self._on_events(events)

    # Our own.

    async def _keep_up(self) -> None:
        while not self._closing:
            async with self._gate:
                await self._dial()
            await self._gone.wait()
            await self._pause()

    async def _pause(self) -> None:
        self._hurry.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pauses.pause_s()):
                await self._hurry.wait()

    async def _dial(self) -> None:
        """Until the broker has answered, or cannot be reached."""
        self._answered.clear()
        self._gone.clear()
        try:
            async with asyncio.timeout(DIAL_S_MAX):
                await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port, ssl=self._tls)
        except OSError:  # TimeoutError is one
            self.cut()
            self._gone.set()
        else:
            await self._answered.wait()

    def _hand_over(self, events: list[Event]) -> None:
        self._on_events(events)
        if isinstance(events[-1], Broken):
            self._pauses.gave_up()
        if isinstance(events[-1], Broken | Refused):
            self.cut()

    def _flush_soon(self) -> None:
        if not self._flushing and self._transport is not None:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        if self._transport is None:
            return
        data = self.session.output()
        if data and not self._transport.is_closing():
            self._transport.write(data)
        self._set_timer()

    def _set_timer(self) -> None:
        """One timer, moved only when something is due earlier; a timer that comes too early sets itself again."""
        due_ms = self.session.deadline_ms
        if due_ms is None:
            return
        due_s = due_ms / 1000
        if self._timer is not None and not self._timer.cancelled():
            if self._timer_s <= due_s:
                return
            self._timer.cancel()
        self._timer_s = due_s
        self._timer = asyncio.get_running_loop().call_at(due_s, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if self._transport is None:
            return
        events = self.session.tick(self._now_ms())
        if events:
            self._hand_over(events)
        self._flush()

    @staticmethod
    def _now_ms() -> int:
        return int(asyncio.get_running_loop().time() * 1000)
