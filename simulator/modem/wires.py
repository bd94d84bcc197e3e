"""Puts a simulated modem on a wire that a program can open: a pseudo-terminal, or a TCP port for MicroPython."""

from __future__ import annotations

import asyncio
import os
import tty
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from .modem import SimulatedModem


class Pty:
    """`with Pty(modem) as path`: whoever opens `path` speaks with the modem, in the running event loop."""

    def __init__(self, modem: SimulatedModem) -> None:
        self._modem = modem
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)

    def __enter__(self) -> str:
        self._modem.write = self._write
        asyncio.get_running_loop().add_reader(self._ours, self._read)
        return os.ttyname(self._theirs)

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self) -> None:
        try:
            self._modem.feed(os.read(self._ours, 4096))
        except BlockingIOError:
            return

    def _write(self, data: bytes) -> None:
        try:
            os.write(self._ours, data)
        except BlockingIOError:
            return  # nobody reads: as a UART without flow control, it is lost


class TcpModem:
    """`async with TcpModem(modem) as port`: the same on 127.0.0.1, one connection at a time."""

    def __init__(self, modem: SimulatedModem) -> None:
        self._modem = modem
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError("it is not switched on")
        return self._server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._modem.write = writer.write
        try:
            while data := await reader.read(256):
                self._modem.feed(data)
        except ConnectionError:
            pass
        finally:
            writer.close()
