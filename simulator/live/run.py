"""Puts the live town together, runs it until it is told to stop, and says how it is doing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import uvicorn
import uvloop

from simulator.live.carrier import ALERTS, DOOR
from simulator.live.crowd import Crowd
from simulator.live.flash import Flash
from simulator.live.fleet import Fleet
from simulator.live.operators import Operator, read_logins
from simulator.live.parent import parent_gone
from simulator.live.phone_page import COMMAND_LENGTH_MAX, create_app
from simulator.live.real_phones import RealPhones
from simulator.live.result import Yardstick, result
from simulator.live.statistics import Statistics
from simulator.live.storms import storms
from simulator.town import build

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Iterator

    from simulator.live.options import Options
    from simulator.live.real_phones import Firmware
    from simulator.live.watched import Watched

    Part = Coroutine[Any, Any, None]
    Report = Callable[[Statistics], None]

REPORT_EVERY_S: Final = 1.0
REFUSED_MIN: Final = 20  # so many, and nobody let in: it is not about one phone
REFUSED: Final = (
    "the broker refuses every phone: is LAMPLIGHT_SITE_KEY the key of this site, and does the broker know its phones?"
)


class PortTaken(Exception):
    """The virtual phone's page cannot be served there; the text says why."""


class Town(NamedTuple):
    """The homes that live, and how they are looked at."""

    homes: Fleet | Crowd
    real: RealPhones | None
    statistics: Statistics
    yardstick: Yardstick


def run(
    options: Options, report: Report, firmware: Firmware | None = None, hub: Watched | None = None
) -> dict[str, Any]:
    """Live for `options.run_s`, or until SIGTERM, SIGINT or the end of our parent; what came of it (result.py).

    `report` is called every second. Raises FlashInUse when the folder belongs to a running simulator, PortTaken,
    PermissionError for gateways or phones that the broker refuses, ValueError for options that cannot be.
    """
    parent = os.getppid()
    statistics = Statistics(options.devices)
    with Flash(options.state) as flash, contextlib.ExitStack() as stack:
        town = _town(options, flash, statistics, firmware)
        door = stack.enter_context(_door(options)) if options.phone_key else None
        parts = [*_operators(options), town.homes.run(), _report(town, report)]
        parts.append(storms(town.homes.storm, options.storm_every_s, options.storm_at_s))
        if town.real is not None:
            parts.append(town.real.run())
        if door is not None and isinstance(town.homes, Fleet):
            carrier = town.homes.carrier
            beside = {DOOR: carrier, ALERTS: carrier} if carrier is not None else {}
            parts.append(_serve_page(create_app(town.homes, options.phone_key, beside=beside), door))
            if carrier is not None:
                parts.append(carrier.run())

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            try:
                at_the_end = runner.run(_live(town, parts, parent, options.run_s, report))
            except* OSError as failed:
                raise _first(failed) from None
    return {**result(options, statistics, town.yardstick, hub), **at_the_end}


def _town(options: Options, flash: Flash, statistics: Statistics, firmware: Firmware | None) -> Town:
    every_s, homes = options.press_every_s, options.devices + options.real
    real = None
    if options.real:
        if firmware is None:
            raise ValueError("phones with the real firmware are started by `lamplight simulate --live`")
        real = RealPhones(options, firmware, every_s * homes / options.real)
        statistics.beside = real.figures
    if options.gateways:
        if options.phone_key:
            raise ValueError("the virtual phone needs a connection for each phone: leave --gateways away")
        return Town(Crowd(options, flash, statistics), real, statistics, Yardstick())
    world = build(options.seed, options.devices)
    return Town(Fleet(world, options, flash, statistics), real, statistics, Yardstick())


async def _live(town: Town, parts: list[Part], parent: int, run_s: float, report: Report) -> dict[str, Any]:
    """Until the end; what must be asked before the lines are closed."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    if run_s:
        loop.call_later(run_s, stop.set)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            tasks.append(group.create_task(_orphaned(parent, stop)))
            await stop.wait()
            for task in tasks:
                task.cancel()
        report(town.statistics)
        return {
            "connected": town.statistics.connected,
            "connected_max": town.statistics.recoveries.connected_max,
            "recoveries": town.statistics.recoveries.as_json(),
            "real": None if town.real is None else town.real.as_json(),
        }
    finally:
        await town.homes.close()
        if town.real is not None:
            await town.real.close()


def _first(failed: BaseException) -> BaseException:
    """What went wrong, out of the groups round it."""
    while isinstance(failed, BaseExceptionGroup):
        failed = cast("BaseExceptionGroup[BaseException]", failed).exceptions[0]
    return failed


async def _orphaned(parent: int, stop: asyncio.Event) -> None:
    await parent_gone(parent)
    stop.set()


async def _report(town: Town, report: Report) -> None:
    loop = asyncio.get_running_loop()
    while True:
        report(town.statistics)
        due_s = loop.time() + REPORT_EVERY_S
        await asyncio.sleep(REPORT_EVERY_S)
        town.yardstick.late(loop.time() - due_s)
        refused, phones = town.statistics.refused, town.statistics.phones
        if refused >= min(REFUSED_MIN, phones) and not town.statistics.recoveries.connected_max:
            raise PermissionError(REFUSED)


def _operators(options: Options) -> Iterator[Part]:
    if not options.operators:
        return
    if options.operators_file is None:
        raise ValueError("simulated operators need a file with their logins and passwords")
    for login in read_logins(options.operators_file, options.operators):
        yield Operator(options.hub_url, login, options.seed, options.operators_pace).run()


def _door(options: Options) -> socket.socket:
    try:
        return socket.create_server((options.phone_host, options.phone_port))
    except OSError as error:
        raise PortTaken(f"http://{options.phone_host}:{options.phone_port} cannot be opened: {error}") from error


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
