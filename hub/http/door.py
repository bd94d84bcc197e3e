"""How long a stranger may take to say what they want, and how much: nobody keeps the operators out by being slow.

uvicorn by itself waits for ever for the rest of a request, and keeps a head of any length in memory. All of this is
before anybody has signed in.
"""

from asyncio import BaseTransport, TimerHandle
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .body_limit import Longer

HEAD_LENGTH_MAX = 64 * 1024  # our own browsers send 2 kB
REQUEST_LENGTH_MAX = 512 * 1024  # far above what `BodyLimit` answers with a clear 413
REQUEST_S_MAX = 20.0
# Where a whole file may come (`app.state.longer`): what stands around it, and the time that it needs on a weak line.
AROUND_FILE_LENGTH_MAX = 64 * 1024
FILE_S_MAX = 180.0
# Twelve seats with a few pages each need a tenth of it.
CONNECTIONS_MAX = 2_000
# From one address, but not from loopback: a TLS proxy on this machine brings everybody.
CONNECTIONS_PER_ADDRESS_MAX = 200
LOOPBACK = ("127.0.0.1", "::1")


class Door(HttpToolsProtocol):
    """One connection; closed when its request is too long, too slow, or one connection too many."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._length = 0
        self._length_max = REQUEST_LENGTH_MAX
        self._in_head = True
        self._late: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:  # type: ignore[override] - as asyncio has it
        """A connection too many is cut without a word: an answer would cost more than it is worth."""
        super().connection_made(cast(Any, transport))
        if self._is_too_many():
            self.transport.abort()
        else:
            self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts what came before this piece, so a request that is whole with it is never refused for its length."""
        if self._in_head and self._length > HEAD_LENGTH_MAX:
            self.send_400_response(f"The head of a request has at most {HEAD_LENGTH_MAX} bytes.")
            return
        if self._length > self._length_max:
            self.transport.close()
            return
        if self._late is None and self._is_idle():
            self._begin()  # empty lines between two requests must not hold the line either
        self._length += len(data)
        super().data_received(data)

    def on_message_begin(self) -> None:
        """The next request on this connection."""
        super().on_message_begin()
        self._in_head = True
        self._length_max = REQUEST_LENGTH_MAX
        self._begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """What comes behind a body (a trailer) is not for us, and would be taken for a header."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head = False
        super().on_headers_complete()
        longer: Longer | None = getattr(getattr(self.config.app, "state", None), "longer", None)
        if longer is not None and (file_max := longer.length_max(self.scope.get("path", ""))) is not None:
            self._length_max = max(REQUEST_LENGTH_MAX, file_max + AROUND_FILE_LENGTH_MAX)
            self._begin(FILE_S_MAX)

    def on_message_complete(self) -> None:
        """The request is whole; how long the answer takes is our own affair."""
        self._arrived()
        super().on_message_complete()

    def _begin(self, within_s: float = REQUEST_S_MAX) -> None:
        self._arrived()
        self._length = 0
        self._late = self.loop.call_later(within_s, self.transport.close)

    def _arrived(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _is_idle(self) -> bool:
        cycle = cast(RequestResponseCycle | None, self.cycle)  # None before the first request
        return cycle is None or cycle.response_complete

    def _is_too_many(self) -> bool:
        if len(self.connections) > CONNECTIONS_MAX:
            return True
        address = _address(self)
        if address in LOOPBACK:
            return False
        return sum(1 for one in self.connections if _address(one) == address) > CONNECTIONS_PER_ADDRESS_MAX


def _address(connection: object) -> str:
    client: tuple[str, int] | None = getattr(connection, "client", None)  # pages of the feed are counted too
    return client[0] if client else ""
