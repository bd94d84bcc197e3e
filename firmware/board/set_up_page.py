"""The server of the one page of set-up: few, short requests, one after the other, and none is waited for long.

It is there beside a phone that must hear the next press, so every length, time and number of it has a limit.
"""

import asyncio
import gc

import network
from sos.parts.set_up_form import BODY_LENGTH_MAX

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

HTTP_PORT = getattr(network, "HTTP_PORT", 80)
LINE_LENGTH_MAX = 512
LINES_MAX = 40
READ_LENGTH = 128
REQUEST_MS_MAX = 3_000
# Of those who have connected one is listened to, the others wait: browsers open more than they need, and a small heap
# has no room for more.
WAITING_MAX = 3
REQUESTS_MAX = 500  # in one opening
_HEADERS = (
    b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    b"frame-ancestors 'none'; base-uri 'none'\r\nX-Content-Type-Options: nosniff\r\n\r\n"
)


class Refused(Exception):
    """Not a request of our page: the HTTP status that says so."""


class Page:
    """`answer(body)` gives the page in pieces; `body` is what a form sent, or None."""

    def __init__(self, answer: "Callable[[bytes | None], Iterator[str]]") -> None:
        self._answer = answer
        self._server: "Any" = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._requests = 0

    async def open(self) -> None:
        """OSError: the port is taken."""
        self._server = await asyncio.start_server(self._serve, "0.0.0.0", HTTP_PORT, backlog=WAITING_MAX)  # noqa: S104 - who is on our access point

    def close(self) -> None:
        """No more requests."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: "Any", writer: "Any") -> None:
        self._requests += 1
        self._waiting += 1
        try:
            if self._waiting <= WAITING_MAX and self._requests <= REQUESTS_MAX:
                async with self._turn:
                    await asyncio.wait_for_ms(self._one(reader, writer), REQUEST_MS_MAX)
        except (OSError, asyncio.TimeoutError, EOFError):
            pass  # who is too slow, or has gone
        except MemoryError:
            gc.collect()  # a press needs it more than the page
        finally:
            self._waiting -= 1
            await writer.wait_closed()  # closes it, where `close` does nothing

    async def _one(self, reader: "Any", writer: "Any") -> None:
        try:
            pieces = self._answer(await request(reader))
        except Refused as refused:
            writer.write(f"HTTP/1.0 {refused}\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
            return
        writer.write(_HEADERS)
        for piece in pieces:
            writer.write(piece.encode())
            await writer.drain()


async def request(reader: "Any") -> "bytes | None":
    """What a form sent, None for a request of the page alone. Raises Refused.

    Never more of it is kept than a line, and of the lines nothing but the length of the form.
    """
    rest = b""
    line, rest = await _line(reader, rest)
    words = line.split(b" ")
    if len(words) != 3 or words[0] not in (b"GET", b"POST"):
        raise Refused("400 Bad Request")
    if words[1] != b"/":
        raise Refused("404 Not Found")
    length = 0
    for _ in range(LINES_MAX):
        line, rest = await _line(reader, rest)
        if not line:
            break
        length = _body_length(line, length)
    else:
        raise Refused("431 Request Header Fields Too Large")
    body = rest
    while len(body) < length:
        piece = await reader.read(length - len(body))
        if not piece:
            raise Refused("400 Bad Request")
        body += piece
    return body[:length] if words[0] == b"POST" else None


async def _line(reader: "Any", rest: bytes) -> "tuple[bytes, bytes]":
    """The next line without its end, and what has come after it."""
    while b"\n" not in rest:
        piece = await reader.read(READ_LENGTH)
        if not piece or len(rest) > LINE_LENGTH_MAX:
            raise Refused("431 Request Header Fields Too Large" if piece else "400 Bad Request")
        rest += piece
    line, _, rest = rest.partition(b"\n")
    return line.rstrip(b"\r"), rest


def _body_length(line: bytes, before: int) -> int:
    """How long the form is, if this line says so."""
    name, _, value = line.partition(b":")
    name, value = name.lower(), value.strip()
    if name == b"transfer-encoding":
        raise Refused("411 Length Required")
    if name != b"content-length":
        return before
    if not 0 < len(value) < 5 or value.strip(b"0123456789"):
        raise Refused("411 Length Required")
    if int(value) > BODY_LENGTH_MAX:
        raise Refused("413 Content Too Large")
    return int(value)
