"""Puts the live town together, runs it until it is told to stop, and says how it is doing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from typing import TYPE_CHECKING, Any, Final

import uvicorn
import uvloop

from simulator.live.flash import Flash
from simulator.live.fleet import Fleet
from simulator.live.operators import Operator, read_logins
from simulator.live.parent import parent_gone
from simulator.live.phone_page import COMMAND_LENGTH_MAX, create_app
from simulator.live.statistics import Statistics
from simulator.town import build

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Iterator

    from simulator.live.options import Options

    Part = Coroutine[Any, Any, None]
    Report = Callable[[Statistics], None]

REPORT_EVERY_S: Final = 1.0


def run(options: Options, report: Report) -> None:
    """Live until SIGTERM, SIGINT or the end of our parent. `report` is called every second.

    Raises FlashInUse when the folder belongs to a running simulator, OSError for a taken port, ValueError for options
    that cannot be.
    """
    parent = os.getppid()
    statistics = Statistics(options.devices)
    with Flash(options.state) as flash, contextlib.ExitStack() as stack:
        fleet = Fleet(build(options.seed, options.devices), options, flash, statistics)
        parts = [fleet.run(), _report(statistics, report), *_operators(options)]
        if options.phone_key:
            door = stack.enter_context(socket.create_server((options.phone_host, options.phone_port)))
            parts.append(_serve_page(create_app(fleet, options.phone_key), door))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_live(fleet, parts, parent, lambda: report(statistics)))


async def _live(fleet: Fleet, parts: list[Part], parent: int, last_words: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            tasks.append(group.create_task(_orphaned(parent, stop)))
            await stop.wait()
            for task in tasks:
                task.cancel()
    finally:
        await fleet.close()
        last_words()


async def _orphaned(parent: int, stop: asyncio.Event) -> None:
    await parent_gone(parent)
    stop.set()


async def _report(statistics: Statistics, report: Report) -> None:
    while True:
        report(statistics)
        await asyncio.sleep(REPORT_EVERY_S)


def _operators(options: Options) -> Iterator[Part]:
    if not options.operators:
        return
    if options.operators_file is None:
        raise ValueError("simulated operators need a file with their logins and passwords")
    for login in read_logins(options.operators_file, options.operators):
        yield Operator(options.hub_url, login, options.seed, options.operators_pace).run()


class _QuietServer(uvicorn.Server):
    """A web server that leaves the signals to us: it is one of several things that stop together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


async def _serve_page(app: Any, door: socket.socket) -> None:
    config = uvicorn.Config(app, log_config=None, access_log=False, ws_max_size=COMMAND_LENGTH_MAX, lifespan="off")
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = server.force_exit = True
        await asyncio.gather(serving, return_exceptions=True)
