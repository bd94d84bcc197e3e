"""Open pages: a real server in front of the hub of the test, and WebSocket clients that speak as a browser would."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from hub.alarms import Press, PressKey, take_in
from hub.kernel import Write, last_seq
from hub.operators import COOKIE
from tests import cast


class Page:
    """One open page. `read` gives the next message that is no tick."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    async def say(self, message: dict[str, Any]) -> None:
        await self.line.send(json.dumps(message))

    async def read_any(self) -> dict[str, Any]:
        async with asyncio.timeout(cast.DEADLINE_S):
            return json.loads(await self.line.recv())

    async def read(self) -> dict[str, Any]:
        while True:
            message = await self.read_any()
            if message["type"] != "tick":
                return message

    async def resume(self, epoch: str | None = None, seq: int | None = None) -> dict[str, Any]:
        """Ask for what was missed; returns the greeting."""
        await self.say({"type": "resume", "epoch": epoch, "seq": seq})
        hello = await self.read()
        assert hello["type"] == "hello"
        return hello


class Served:
    """The hub behind a real socket."""

    def __init__(self, hub: cast.RunningApp, port: int) -> None:
        self.hub = hub
        self.port = port

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def cookie(self, login: str = "lin") -> str:
        client = await self.hub.signed_in(login)
        return client.cookies[COOKIE]

    @asynccontextmanager
    async def page(self, cookie: str | None = None, origin: str | None = None, **more: Any) -> AsyncGenerator[Page]:
        """A page of somebody who is signed in, unless told otherwise (`cookie=""`)."""
        cookie = await self.cookie() if cookie is None else cookie
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        url = f"ws://127.0.0.1:{self.port}/api/v1/feed"
        async with connect(
            url, additional_headers=headers, origin=Origin(origin or self.origin), max_size=None, **more
        ) as line:
            yield Page(line)

    async def tell_a_lot(self) -> None:
        """News of 400 kB, and wait until it is in every seat's queue."""
        await self.hub.database.write(lambda tx: tx.publish("device", {"padding": "x" * 400_000}))
        seq = await self.hub.database.read(last_seq)
        await cast.until(lambda: self.hub.app.state.feed.seq >= seq, "the feed to have read it")

    async def press(self, resident: int, number: int = 1) -> None:
        """The red button of one of the cast."""
        await self.hub.database.write(lambda tx: press(tx, resident, number))


def press(tx: Write, resident: int, number: int = 1) -> None:
    """Store a press as the intake would."""
    device = f"ph-0000{resident}"
    key = PressKey(device, "0a0b0c0d", number)
    one = Press(key, resident, device, "phone", "ip", tx.now_ms, tx.now_ms, False, False, 90, True)
    take_in(tx, [one])


@pytest.fixture
async def served(hub: cast.RunningApp) -> AsyncGenerator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(hub.app, lifespan="off", log_config=None, ws="websockets-sansio")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    await cast.until(lambda: server.started, "the server")
    yield Served(hub, listening.getsockname()[1])
    server.should_exit = True
    await task
