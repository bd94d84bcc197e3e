"""Finds the centre's broker and opens a line to it, also where the name server is broken, and never waits for ever.

in turn, one address a dial:   the last that worked ──▶ what the name means now ──▶ fallback, fallback ... ──┐
                                    ▲────────────────────────────────────────────────────────────────────────┘

Asking a name server stops the whole chip until it answers, and nobody hears a key meanwhile: so it is asked only when
the address that worked the last time (also before a power cut) does not any more.
"""

import asyncio
import binascii
import errno
import socket

from board import nvs

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from typing import Any

IPPROTO_TCP, TCP_NODELAY = 6, 1  # without it a press waits 40 ms and more for the packet before it
KEPT = "address"


class Dialler:
    """Opens connected sockets to host:port, or to one of the `fallback` addresses (IPv4, as text) of the same host."""

    def __init__(self, host: str, port: int, fallback: "list[str]") -> None:
        self.host = host
        self._port = port
        self._fallback = fallback
        # What another host's address was must not be dialled for this one: settings on trial would seem to work.
        self._mark = f"{binascii.crc32(host.encode()):08x} "
        kept = nvs.word(KEPT)
        self._kept = kept[len(self._mark) :] if kept.startswith(self._mark) else ""
        self._last = self._kept if _is_address(self._kept) else ""
        self._turn = 0
        self._dialled = ""

    async def open(self, sock: "socket.socket") -> None:
        """Connect `sock`; the caller limits how long. OSError: this address does not answer, the next time another."""
        self._dialled = self._next()
        sock.setblocking(False)
        sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        try:
            # An address as text: no name server is asked.
            sock.connect(socket.getaddrinfo(self._dialled, self._port, 0, socket.SOCK_STREAM)[0][-1])
        except OSError as error:
            if error.errno != errno.EINPROGRESS:
                raise
        await _writable(sock)

    def worked(self) -> None:
        """The broker behind the address that was dialled let us in."""
        self._turn = 0
        self._last = self._dialled
        if self._last != self._kept:
            self._kept = self._last
            nvs.keep_word(KEPT, self._mark + self._last)

    def _next(self) -> str:
        turns = 2 + len(self._fallback)
        turn = self._turn % turns
        if turn == 0 and not self._last:
            turn = 1
        self._turn = turn + 1
        if turn == 0:
            return self._last
        return self._resolve() if turn == 1 else self._fallback[turn - 2]

    def _resolve(self) -> str:
        if _is_address(self.host):
            return self.host
        found: "Any" = socket.getaddrinfo(self.host, self._port, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
        if isinstance(found, tuple):
            return str(found[0])
        return ".".join(str(byte) for byte in bytes(found)[4:8])  # the unix port gives the bytes of a sockaddr


def _is_address(text: str) -> bool:
    return text.count(".") == 3 and not text.strip("0123456789.")


def _writable(sock: "socket.socket") -> "Any":
    """Wait until the socket can be written to, which is when it is connected.

    As asyncio.open_connection does, which would resolve the name again; the stubs do not know asyncio's core.
    """
    yield asyncio.core._io_queue.queue_write(sock)  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue] - no stubs for it
