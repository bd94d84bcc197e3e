"""uvicorn as the hub runs it: with limits (door.py), with TLS where there is a certificate, and a way to it."""

import asyncio
import gc
import socket
import ssl
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from hub.console import FeedLine
from hub.systemd import notify

from .door import Door

STOP_S_MAX = 5
HANDSHAKE_S_MAX = 10.0
FEED_MESSAGE_LENGTH_MAX = 64 * 1024
# Python looks for garbage at every 700 new objects by default; 1,600 presses in one instant make hundreds of thousands
# that are none, and a look through all of them takes longer than storing the presses.
GARBAGE_OBJECTS_MIN = 50_000


def config_for(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """uvicorn's settings, the same for every port of ours."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=Door,
        ws=FeedLine,
        ws_max_size=FEED_MESSAGE_LENGTH_MAX,
        ws_per_message_deflate=False,  # the same news packed for each of thirty pages would cost more than it saves
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_S_MAX,
        **more,
    )


class Server(uvicorn.Server):
    """`beside` gives what runs from the moment the hub is ready until it stops; `redirect` has a port of its own."""

    def __init__(
        self,
        app: ASGIApp,
        tls: ssl.SSLContext | None,
        beside: Callable[[], Sequence[Coroutine[Any, Any, None]]],
        redirect: tuple[ASGIApp, socket.socket] | None = None,
    ) -> None:
        super().__init__(config_for(app))
        self._tls = tls
        self._beside = beside
        self._redirect = redirect
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What was made by now lives as long as the hub: the garbage collector need not look at it any more."""
        await super().startup([])  # uvicorn would wait a minute for each stranger's handshake
        for one in sockets or ():
            await self._listen(one, self.config, self.lifespan.state, self._tls)
        if self._redirect is not None:
            app, listening = self._redirect
            config = config_for(app, lifespan="off")
            config.load()
            await self._listen(listening, config, {}, None)
        gc.set_threshold(GARBAGE_OBJECTS_MIN)
        gc.freeze()
        gc.enable()  # it was off during the start (hub/__main__.py)
        self._tasks = [asyncio.create_task(one) for one in self._beside()]
        notify("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """The other way round."""
        notify("STOPPING=1")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().shutdown(sockets)

    async def _listen(
        self, listening: socket.socket, config: uvicorn.Config, state: dict[str, Any], tls: ssl.SSLContext | None
    ) -> None:
        def protocol() -> asyncio.Protocol:
            return Door(config=config, server_state=self.server_state, app_state=state)

        within_s = HANDSHAKE_S_MAX if tls else None
        loop = asyncio.get_running_loop()
        server = await loop.create_server(protocol, sock=listening, ssl=tls, ssl_handshake_timeout=within_s)
        self.servers.append(server)
