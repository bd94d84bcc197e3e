"""The hub with more and more devices at one heartbeat a minute: what it spends, and how fast it answers a press."""

import asyncio
import secrets
import statistics
from pathlib import Path
from typing import Any, NamedTuple

from tools.bench.cpu import cpu_s, memory_bytes
from tools.bench.load import Load
from tools.bench.receivers import Hub
from tools.bench.say import say
from tools.bench.town import make_town, phones
from tools.brokers import Broker, Rights

SETTLE_S = 8.0  # longer than between two writes of what supervision has learnt
PRESS_EVERY_S = 0.05
FIRST_BEATS = 50_000  # at once, so that nobody is new any more when the measuring begins


class Length(NamedTuple):
    """How long to look: seconds without a press, for the CPU time, then so many presses."""

    quiet_s: float
    presses: int


async def measure(folder: Path, sizes: list[int], length: Length) -> list[dict[str, Any]]:
    """One entry for each size, smallest first."""
    return [await _one(folder, devices, length) for devices in sizes]


async def _one(folder: Path, devices: int, length: Length) -> dict[str, Any]:
    rights = Rights("pengpu", *(secrets.token_bytes(32), secrets.token_hex(24), secrets.token_hex(24)))
    town = folder / f"town-{devices}.db"
    make_town(town, devices)
    with Broker(folder / f"sizes-{devices}", rights, []) as broker:
        load = Load(broker.host, broker.port, rights, phones(devices))
        await load.connect()
        hub = Hub(folder, broker, rights, town)
        hub.start(devices)
        try:
            start_cpu_s, empty = cpu_s(hub.process.pid), memory_bytes(hub.process.pid)
            for done in range(0, devices, FIRST_BEATS):
                await load.burst(min(FIRST_BEATS, devices - done))
            found = await _watch(load, hub.process.pid, length)
        finally:
            hub.stop()
        await load.close()
    say(f"sizes: {devices} devices: {found}")
    return {"devices": devices, "start_cpu_s": round(start_cpu_s, 2), "empty_mb": round(empty / 1e6, 1), **found}


async def _watch(load: Load, pid: int, length: Length) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    load.beat()
    await asyncio.sleep(SETTLE_S)
    before_s, beats, began_s = cpu_s(pid), load.beats, loop.time()
    await asyncio.sleep(length.quiet_s)
    used_s, beats, took_s = cpu_s(pid) - before_s, load.beats - beats, loop.time() - began_s
    answers: list[asyncio.Task[float]] = []
    for number in range(length.presses):
        answers.append(asyncio.create_task(load.press(number * len(load.devices) // length.presses)))
        await asyncio.sleep(PRESS_EVERY_S)
    took = statistics.quantiles(await asyncio.gather(*answers), n=100)
    return {
        "cpu_s_per_million": round(used_s / beats * 1e6, 1),
        "core_share": round(used_s / took_s, 4),
        "beats": beats,
        "sos_p50_ms": round(took[49] * 1000, 2),
        "sos_p99_ms": round(took[98] * 1000, 2),
        "presses": length.presses,
        "memory_mb": round(memory_bytes(pid) / 1e6, 1),
    }
