"""Heartbeats a second that one process takes at 100 % of a core: the hub beside the raw receiver, in turn.

A burst is taken by a process that has nothing else to do, and its own CPU seconds are counted: how much of the clock's
time the neighbours on the machine have left it does not matter.
"""

import secrets
import statistics
from pathlib import Path
from typing import Any

from tools.bench.cpu import cpu_s
from tools.bench.load import Load
from tools.bench.receivers import Hub, Limit
from tools.bench.say import say
from tools.bench.town import make_town, phones
from tools.brokers import Broker, Rights

DEVICES = 1_600
BEATS = 40_000  # fewer than Mosquitto queues for one receiver: none is lost on the way
WARM_UP = 2_000


async def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """`limit_per_s`, `hub_per_s`: medians of `rounds` bursts; `share` of the limit that the hub reaches."""
    rights = Rights("pengpu", *(secrets.token_bytes(32), secrets.token_hex(24), secrets.token_hex(24)))
    make_town(folder / "heartbeats.db", DEVICES)
    found: dict[str, list[float]] = {"limit": [], "hub": []}
    with Broker(folder / "heartbeats", rights, []) as broker:
        load = Load(broker.host, broker.port, rights, phones(DEVICES))
        await load.connect()
        for number in range(rounds):
            for receiver in (Limit(folder, broker, rights), Hub(folder, broker, rights, folder / "heartbeats.db")):
                receiver.start(100 + number)
                try:
                    await load.burst(WARM_UP)
                    before_s = cpu_s(receiver.process.pid)
                    await load.burst(BEATS)
                    found[receiver.name].append(BEATS / (cpu_s(receiver.process.pid) - before_s))
                finally:
                    receiver.stop()
                say(f"heartbeats: {receiver.name} takes {found[receiver.name][-1]:,.0f} in a second of CPU")
        await load.close()
    limit, hub = statistics.median(found["limit"]), statistics.median(found["hub"])
    return {"limit_per_s": round(limit), "hub_per_s": round(hub), "share": round(hub / limit, 3), "burst": BEATS}
