"""The wire to the centre: dials for ever, carries bytes between socket and session, and never waits without a limit.

pause ──▶ dial ──▶ session.connect ──▶ read; write when woken, tick when due ──▶ lost: session.closed ──▶ pause
  ▲ a press ends the pause at once (how long it is: sos/parts/dialling.py)                          │
  └─────────────────────────────────────────────────────────────────────────────────────────────────┘
"""

import asyncio
import errno
import random
import socket

from sos.mqtt import Broken, Connected, Refused
from sos.parts.dialling import DIAL_MS_MAX, Dialling

from board import clock
from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sos.mqtt import Event, Session

WRITE_MS_MAX = 5_000
SLEEP_MS_MAX = 60_000
READ_LENGTH = 256  # never byte by byte: on TLS every read is a poll of a millisecond
IPPROTO_TCP, TCP_NODELAY = 6, 1  # without it a press waits 40 ms and more for the packet before it


class Link:
    """Keeps `session` connected to host:port. `on_events(events)` gets what it says, a list at a time.

    `urgent()` says whether a press waits to be told: then the pauses between dials are short.
    """

    def __init__(
        self,
        session: "Session",
        host: str,
        port: int,
        on_events: "Callable[[list[Event]], None]",
        urgent: "Callable[[], bool]",
    ) -> None:
        self._session = session
        self._host, self._port = host, port
        self._on_events = on_events
        self._urgent = urgent
        self._dialling = Dialling()
        self._to_write = asyncio.Event()
        self._hurry = asyncio.Event()
        self._address = None  # the last that worked: a broken name server must not keep a press back
        self._lost = False  # the reading side has seen the end

    def wake(self) -> None:
        """The session has something to send."""
        self._to_write.set()

    def hurry(self) -> None:
        """Somebody pressed: dial at once, and begin with the shortest pause again."""
        self._dialling.hurry()
        self._hurry.set()

    async def run(self) -> None:
        """Never returns."""
        while True:
            try:
                await self._connection()
            except (asyncio.TimeoutError, OSError) as error:
                log({"link": "lost", "why": repr(error)})
            self._hand_over(self._session.closed(clock.now_ms()))
            await self._pause()

    async def _connection(self) -> None:
        sock = socket.socket()
        try:
            await asyncio.wait_for_ms(self._dial(sock), DIAL_MS_MAX)
            self._session.connect(clock.now_ms())
            self._lost = False
            stream = asyncio.StreamReader(sock)
            reading = asyncio.create_task(self._read(stream))
            try:
                await self._talk(stream)
            finally:
                reading.cancel()
        finally:
            sock.close()

    async def _dial(self, sock: socket.socket) -> None:
        try:
            self._address = socket.getaddrinfo(self._host, self._port, 0, socket.SOCK_STREAM)[0][-1]
        except OSError:
            if self._address is None:
                raise
        sock.setblocking(False)
        sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        try:
            sock.connect(self._address)
        except OSError as error:
            if error.errno != errno.EINPROGRESS:
                raise
        await _writable(sock)

    async def _talk(self, stream: "Any") -> None:
        """Write what there is, and wake up when something is due; that a broker is silent is noticed by `tick`."""
        while self._session.state != "ended" and not self._lost:
            self._to_write.clear()
            for packet in self._session.take():
                stream.write(packet)
                await asyncio.wait_for_ms(stream.drain(), WRITE_MS_MAX)
            due_ms = self._session.deadline_ms
            sleep_ms = SLEEP_MS_MAX if due_ms is None else min(max(due_ms - clock.now_ms(), 0), SLEEP_MS_MAX)
            try:
                await asyncio.wait_for_ms(self._to_write.wait(), sleep_ms)
            except asyncio.TimeoutError:
                self._hand_over(self._session.tick(clock.now_ms()))

    async def _read(self, stream: "asyncio.StreamReader") -> None:
        try:
            while data := await stream.read(READ_LENGTH):
                self._hand_over(self._session.receive(data, clock.now_ms()))
                self.wake()
        except OSError as error:
            log({"link": "lost", "why": repr(error)})
        self._lost = True
        self.wake()

    async def _pause(self) -> None:
        self._hurry.clear()
        pause_ms = self._dialling.pause_ms(self._urgent(), random.getrandbits(16))
        try:
            await asyncio.wait_for_ms(self._hurry.wait(), pause_ms)
        except asyncio.TimeoutError:
            pass

    def _hand_over(self, events: "list[Event]") -> None:
        for event in events:
            if isinstance(event, Connected):
                self._dialling.connected()
            elif isinstance(event, (Refused, Broken)):
                log({"link": repr(event)})
        if events:
            self._on_events(events)


def _writable(sock: socket.socket) -> "Any":
    """Wait until the socket can be written to, which is when it is connected.

    As asyncio.open_connection does, which would resolve the name again; the stubs do not know asyncio's core.
    """
    yield asyncio.core._io_queue.queue_write(sock)  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue] - no stubs for it
