"""The wire to the centre: dials for ever, carries bytes between socket and session, and never waits without a limit.

pause ──▶ dial ──▶ session.connect ──▶ read; write when woken, tick when due ──▶ lost: session.closed ──▶ pause
  ▲ a press ends the pause at once (how long it is: sos/parts/dialling.py)                          │
  └─────────────────────────────────────────────────────────────────────────────────────────────────┘
"""

import asyncio
import gc
import random
import socket

from sos.mqtt import Broken, Connected, Refused
from sos.parts.dialling import DIAL_MS_MAX, Dialling

from board import alive, clock, short
from board.bell import Bell
from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sos.mqtt import Event, Session

    from board.dial import Dialler

WRITE_MS_MAX = 5_000
READ_LENGTH = 256  # never byte by byte: on TLS every read is a poll of a millisecond
ALERT_LENGTH = 7


class Link:
    """Keeps `session` connected to where `dialler` finds the broker. `on_events(events)` gets what it says, a list at a
    time, and `on_refused(why)` a word (sos/parts/refusal.py) when one side does not believe the other.

    `comes_back()` says whether a press waits to be told, and over how many seconds all phones come back, None: nobody
    has said. `encrypted`: TLS.
    """

    def __init__(
        self,
        session: "Session",
        dialler: "Dialler",
        encrypted: bool,
        on_events: "Callable[[list[Event]], None]",
        on_refused: "Callable[[str], None]",
        comes_back: "Callable[[], tuple[bool, int | None]]",
    ) -> None:
        self._session = session
        self._dialler = dialler
        self._encrypted = encrypted
        self._context: "Any" = None
        self._stream: "Any" = None  # while there is a session on it
        self._outer: "Any" = None  # the socket, or the encryption round it, which closes the socket too
        self._on_events = on_events
        self._on_refused = on_refused
        self._comes_back = comes_back
        self._dialling = Dialling()
        self._to_write = Bell()
        self._hurry = Bell()
        self._failure: "Exception | None" = None  # the reading side has seen the end

    def wake(self) -> None:
        """The session has something to send. It goes out now, before any other task does what it was woken for."""
        stream = self._stream
        if stream is not None and not stream.out_buf:
            try:
                for packet in self._session.take():
                    stream.write(packet)  # what is not taken at once waits in its buffer
            except (OSError, MemoryError) as error:
                self._failure = error
        self._to_write.ring()

    def hurry(self) -> None:
        """Somebody pressed: dial at once, and begin with the shortest pause again."""
        self._dialling.hurry()
        self._hurry.ring()

    async def run(self) -> None:
        """Never returns."""
        while True:
            alive.ran("line")
            self._outer = None  # the line before may have gone this very moment: its buffers make room for the next
            gc.collect()
            self._outer = sock = socket.socket()
            try:
                await self._connection(sock)
            except (asyncio.TimeoutError, OSError, ValueError, MemoryError) as error:  # ValueError: a certificate
                self._explain(error, sock)
                if isinstance(error, MemoryError):
                    short.again()
            finally:
                self._outer.close()
            self._hand_over(self._session.closed(clock.now_ms()))
            await self._pause()

    async def _connection(self, sock: socket.socket) -> None:
        await asyncio.wait_for_ms(self._dialler.open(sock), DIAL_MS_MAX)
        stream = asyncio.StreamReader(self._secured(sock))
        self._session.connect(clock.now_ms())
        self._failure, self._stream = None, stream
        reading = asyncio.create_task(self._read(stream))
        try:
            await self._talk(stream)
        finally:
            self._stream = None
            reading.cancel()

    def _secured(self, sock: socket.socket) -> "Any":
        if not self._encrypted:
            return sock
        from board import secure

        clock.set_floor()  # the chip judges dates, and it starts in the year 2000
        if self._context is None:
            self._context = secure.context()
        self._outer = secure.wrap(self._context, sock, self._dialler.host)
        return self._outer

    async def _talk(self, stream: "Any") -> None:
        """Write what there is, and wake up when something is due; that a broker is silent is noticed by `tick`."""
        while self._session.state != "ended":
            if self._failure:
                raise self._failure
            alive.ran("line")
            self._to_write.hush()
            for packet in self._session.take():
                stream.write(packet)
                await self._drained(stream)
            await self._drained(stream)  # what `wake` has written
            due_ms = self._session.deadline_ms
            sleep_ms = alive.RAN_MS_MAX
            if due_ms is not None:
                sleep_ms = min(max(due_ms - clock.now_ms(), 0), sleep_ms)
            if not await self._to_write.wait(sleep_ms):
                self._hand_over(self._session.tick(clock.now_ms()))

    async def _drained(self, stream: "Any") -> None:
        if stream.out_buf:  # the rest of it
            await asyncio.wait_for_ms(stream.drain(), WRITE_MS_MAX)

    async def _read(self, stream: "asyncio.StreamReader") -> None:
        try:
            while data := await stream.read(READ_LENGTH):
                self._hand_over(self._session.receive(data, clock.now_ms()))
                self.wake()
            self._failure = OSError("closed by the broker")
        except (OSError, ValueError, MemoryError) as error:
            self._failure = error
        self.wake()

    def _explain(self, error: Exception, sock: socket.socket) -> None:
        """Say why the line is lost, on the console; and to the centre later, if one side refused the other."""
        from sos.parts import refusal

        word = refusal.why(error)
        if word is None and self._encrypted and self._session.state == "dialling" and _alert(sock):
            word = "our_certificate"
        log({"link": "lost", "why": word or repr(error)})
        if word:
            self._on_refused(word)

    async def _pause(self) -> None:
        self._hurry.hush()
        waits, spread_s = self._comes_back()
        await self._hurry.wait(self._dialling.pause_ms(waits, spread_s, random.getrandbits(16)))

    def _hand_over(self, events: "list[Event]") -> None:
        for event in events:
            if isinstance(event, Connected):
                self._dialling.connected()
                self._dialler.worked()
            elif isinstance(event, Refused):
                from sos.parts import refusal

                word = refusal.why(event) or ""
                log({"link": "refused", "why": word})
                self._on_refused(word)
            elif isinstance(event, Broken):
                self._dialling.gave_up()
                log({"link": repr(event)})
        if events:
            self._on_events(events)


def _alert(sock: socket.socket) -> bool:
    """Whether the last that came on this socket is a TLS alert: then it was our certificate that was not believed.

    When the broker hangs up while we still write, the alert lies here unread.
    """
    from sos.parts.refusal import ALERT

    try:
        data = sock.recv(ALERT_LENGTH)
    except OSError:
        return False
    return bool(data) and data[0] == ALERT
