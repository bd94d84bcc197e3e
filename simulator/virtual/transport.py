"""A connection as the hub's own code knows it: an asyncio transport whose other side is the simulated network."""

from __future__ import annotations

import asyncio
from collections import deque
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from simulator.virtual.process import OWNER

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.network import Network
    from simulator.virtual.wire import Wire


class VirtualTransport(asyncio.Transport):
    """Hands what the network brings to its protocol as steps of the program that dialled, in order.

    What came in since its last step is handed over at once, as a socket would.
    """

    def __init__(self, loop: VirtualLoop, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self.answer: asyncio.Future[None] = loop.create_future()
        self._loop = loop
        self._protocol = protocol
        self._context = copy_context()
        self._wire: Wire | None = None
        self._inbox: deque[bytes] = deque()
        self._error: OSError | None = None
        self._waiting = False  # for a step
        self._paused = False
        self._closing = False  # by our own side
        self._ended = False  # the protocol has been told

    # What the program calls.

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._wire is not None:
            self._wire.write(bytes(data))

    def close(self) -> None:
        if not self._closing and self._wire is not None:
            self._wire.close()
        self._leave()

    def abort(self) -> None:
        if not self._closing and self._wire is not None:
            self._wire.abort()
        self._leave()

    def is_closing(self) -> bool:
        return self._closing or self._ended

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._step_soon()

    def is_reading(self) -> bool:
        return not self._paused and not self.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return _Socket() if name == "socket" else default

    # What the network calls.

    def opened(self, wire: Wire) -> None:
        self._wire = wire
        if not self.answer.done():
            self.answer.set_result(None)

    def failed(self, why: str) -> None:
        if not self.answer.done():
            self.answer.set_exception(ConnectionRefusedError(why) if why == "refused" else OSError(why))

    def data_received(self, data: bytes) -> None:
        self._inbox.append(data)
        self._step_soon()

    def lost(self, why: str) -> None:
        self._error = ConnectionResetError(why)
        self._step_soon()

    # Our own.

    def _leave(self) -> None:
        self._closing = True
        self._inbox.clear()
        self._step_soon()

    def _step_soon(self) -> None:
        if not self._waiting and not self._ended:
            self._waiting = True
            self._loop.call_soon(self._step, context=self._context)

    def _step(self) -> None:
        self._waiting = False
        if self._closing:
            self._end(None)
        elif not self._paused:
            data = b"".join(self._inbox)
            self._inbox.clear()
            if data:
                self._hand_over(data)
            elif self._error is not None:
                self._end(self._error)
            if self._error is not None:
                self._step_soon()

    def _hand_over(self, data: bytes) -> None:
        """A program that cannot bear what it hears loses the connection, as asyncio has it."""
        try:
            self._protocol.data_received(data)
        except Exception as error:
            self._loop.call_exception_handler({"message": "data_received() failed", "exception": error})
            self.abort()

    def _end(self, error: OSError | None) -> None:
        if not self._ended:
            self._ended = True
            self._protocol.connection_lost(error)


class _Socket:
    """What the hub's code asks of the socket below a transport."""

    def setsockopt(self, *_: int) -> None:
        """There is nothing to set: what is written leaves at once."""


async def open_transport(
    loop: VirtualLoop, network: Network, host: str, factory: Callable[[], Any]
) -> tuple[VirtualTransport, Any]:
    """Dial the broker for the program that is running; its connection is reset when it is killed. Raises OSError."""
    protocol: asyncio.Protocol = factory()
    transport = VirtualTransport(loop, protocol)
    wire = network.connect(host, transport)
    owner = OWNER.get()
    if owner is not None:
        owner.at_death(wire.abort)
    try:
        await transport.answer
    except BaseException:
        wire.abort()
        raise
    protocol.connection_made(transport)
    return transport, protocol
