"""A stranger at the real port who is slow, endless or many: the hub stays small, and the operators come in."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest
import uvicorn

from hub.http import door
from tests import cast

HEAD = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CUT = 64 * 1024 * 1024  # what an unguarded server would take


@pytest.fixture
async def port(hub: cast.RunningApp) -> AsyncGenerator[int]:
    config = uvicorn.Config(hub.app, lifespan="off", log_config=None, http=door.Door, port=cast.free_port())
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await cast.until(lambda: server.started, "the server")
    yield config.port
    server.should_exit = server.force_exit = True  # also while a line is still held
    await task


async def say(port: int, pieces: Generator[bytes]) -> tuple[int, bytes]:
    """Send `pieces` until the hub has had enough; how much it took, and what it answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken, answer = 0, b""
    with suppress(ConnectionError):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            taken += len(piece)
            if taken > CUT:
                break
    with suppress(ConnectionError):
        async with asyncio.timeout(cast.DEADLINE_S):
            answer = await reader.read()
    writer.close()
    return taken, answer


def one_long_header() -> Generator[bytes]:
    yield HEAD + b"X: "
    while True:
        yield b"x" * 65_536


def many_headers() -> Generator[bytes]:
    yield HEAD
    while True:
        yield b"X: x\r\n" * 10_000


def a_long_address() -> Generator[bytes]:
    yield b"GET /"
    while True:
        yield b"x" * 65_536


def an_endless_body() -> Generator[bytes]:
    yield b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n"
    while True:
        yield b"x" * 65_536


def an_endless_trailer() -> Generator[bytes]:
    yield b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    while True:
        yield b"X: x\r\n" * 10_000


@pytest.mark.parametrize("talk", [one_long_header, many_headers, a_long_address, an_endless_body, an_endless_trailer])
async def test_who_never_stops_talking_is_cut_off(port: int, talk: Callable[[], Generator[bytes]]) -> None:
    taken, _ = await say(port, talk())
    assert taken < CUT


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /sign-in HT",
        HEAD,
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nlogin",
        HEAD + b"\r\n\r\n",
    ],
)
async def test_who_does_not_come_to_an_end_is_cut_off(
    port: int, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr(door, "REQUEST_S_MAX", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(beginning)
    async with asyncio.timeout(cast.DEADLINE_S):
        await reader.read()
    writer.close()


async def test_two_requests_on_one_line_are_both_answered(port: int) -> None:
    def talk() -> Generator[bytes]:
        yield HEAD + b"\r\n"
        yield HEAD + b"Connection: close\r\n\r\n"

    _, answer = await say(port, talk())
    assert answer.count(b"HTTP/1.1 200 OK") == 2


async def test_one_address_cannot_take_every_line(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LOOPBACK", ())
    monkeypatch.setattr(door, "CONNECTIONS_PER_ADDRESS_MAX", 3)
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(4)]
    async with asyncio.timeout(cast.DEADLINE_S):
        with suppress(ConnectionError):
            assert await lines[3][0].read() == b""
    monkeypatch.setattr(door, "CONNECTIONS_PER_ADDRESS_MAX", 9)
    for _, writer in lines[:3]:
        writer.write(HEAD + b"Connection: close\r\n\r\n")
    answers = [await reader.read() for reader, _ in lines[:3]]
    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)
    for _, writer in lines:
        writer.close()


async def test_the_hub_itself_stands_behind_this_door(tmp_path: Path) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as hub:
        taken, _ = await say(hub.port, one_long_header())
    assert taken < CUT
