"""A line between phone and broker that goes bad in the ways that lines do: it listens, and passes bytes on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal, Self

from tests.cast import free_port

Fault = Literal["drop", "refuse", "stall", "half-open", "session present"]
HOST = "127.0.0.1"
ACCEPTED, ACCEPTED_PRESENT = b"\x20\x02\x00\x00", b"\x20\x02\x01\x00"
PIECE = 4096


class FaultyLine:
    """`async with FaultyLine(port)`: to the broker's port by way of `self.port`.

    drop              everybody is thrown out, who comes is let through
    refuse            everybody is thrown out, nobody picks up
    stall             not a byte goes through, on old lines and new ones
    half-open         not a byte goes through on the old lines, and nobody is told; new ones are well
    session present   everybody is thrown out, and the broker says that it remembers who comes
    """

    def __init__(self, broker_port: int) -> None:
        self.port = free_port()
        self.connections = 0  # that were ever accepted
        self._broker_port = broker_port
        self._server: asyncio.Server | None = None
        self._fault: Fault | None = None
        self._moves = asyncio.Event()  # set while bytes go through
        self._moves.set()
        self._dead: set[asyncio.StreamWriter] = set()
        self._open: dict[asyncio.StreamWriter, asyncio.StreamWriter] = {}

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._moves.set()
        await self._close_door()
        self._throw_out()

    async def fail(self, fault: Fault) -> None:
        """From now on."""
        self._fault = fault
        if fault == "half-open":
            self._dead.update(self._open)
        elif fault == "stall":
            self._moves.clear()
        else:
            self._throw_out()
        if fault == "refuse":
            await self._close_door()

    async def mend(self) -> None:
        """All is well again."""
        self._fault = None
        self._moves.set()
        if self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, HOST, self.port)

    async def _close_door(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
            await asyncio.sleep(0)

    def _throw_out(self) -> None:
        for phone, broker in self._open.items():
            phone.transport.abort()
            broker.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, phone: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError):
            from_broker, broker = await asyncio.open_connection(HOST, self._broker_port)
            self._open[phone] = broker
            up = asyncio.create_task(self._pass_on(reader, broker, phone))
            down = asyncio.create_task(self._pass_on(from_broker, phone, phone))
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            for one in (up, down):
                one.cancel()
            del self._open[phone]
            broker.transport.abort()
        phone.transport.abort()

    async def _pass_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while data := await source.read(PIECE):
                await self._moves.wait()
                if line in self._dead:
                    continue
                if self._fault == "session present" and data.startswith(ACCEPTED):
                    data = ACCEPTED_PRESENT + data[len(ACCEPTED) :]
                sink.write(data)
                await sink.drain()
