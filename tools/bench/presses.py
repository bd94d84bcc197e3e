"""Single presses and 1,600 in one instant: the limit and the hub in turn, round and round, on one broker."""

import asyncio
import secrets
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.bench.cpu import cpu_s, memory_bytes
from tools.bench.phones import Phones
from tools.bench.receivers import Hub, Limit, Receiver
from tools.bench.say import say
from tools.bench.town import make_town, phones
from tools.brokers import Broker, Rights

WARM_UP = 20  # presses before the measured ones: the first pays for caches that are filled once a day
PAUSE_S = 0.005


@dataclass
class Round:
    """What one receiver did in one round; seconds, bytes."""

    single_s: list[float]
    storm_s: float
    lost: int
    doubled: int
    cpu_s: float
    memory: int


@dataclass
class Series:
    """All rounds of one receiver."""

    rounds: list[Round] = field(default_factory=list[Round])

    def median(self, value: str) -> float:
        return statistics.median(getattr(one, value) for one in self.rounds)

    def percentile_ms(self, percent: int) -> float:
        """Median over the rounds of that round's percentile."""
        each = (statistics.quantiles(one.single_s, n=100)[percent - 1] for one in self.rounds)
        return statistics.median(each) * 1000


async def measure(folder: Path, rounds: int, devices: int, singles: int) -> dict[str, Any]:
    """Interleaved rounds of both receivers against the same phones: `single`, `storm`, and what each spent."""
    count = devices + singles + WARM_UP
    rights = Rights("pengpu", secrets.token_bytes(32), secrets.token_urlsafe(24))
    town = folder / "presses.db"
    make_town(town, count)
    series = {"limit": Series(), "hub": Series()}
    with Broker(folder / "presses", rights, phones(count)) as broker:
        crowd = Phones(broker.port, rights.site, rights.site_key, count)
        say(f"presses: connecting {count} phones to {broker.kind}")
        await crowd.connect()
        for number in range(rounds):
            for receiver in (Limit(folder, broker, rights), Hub(folder, broker, rights, town)):
                done = await _round(receiver, crowd, devices, number)
                series[receiver.name].rounds.append(done)
                say(f"presses: round {number + 1}/{rounds} {receiver.name}: storm {done.storm_s:.3f} s")
        await crowd.close()
    return _report(series["limit"], series["hub"], rounds, devices, singles)


async def _round(receiver: Receiver, crowd: Phones, storm: int, number: int) -> Round:
    """Start the receiver, press one by one, then all at once, and count what it stored."""
    receiver.start(number)
    try:
        pid = receiver.process.pid
        crowd.new_round(secrets.randbits(32))
        singles = crowd.phones[storm:]
        for phone in singles[:WARM_UP]:
            await crowd.single(phone)
        before_s = cpu_s(pid)
        single_s: list[float] = []
        for phone in singles[WARM_UP:]:
            single_s.append(await crowd.single(phone))
            await asyncio.sleep(PAUSE_S)
        storm_s, unanswered = await crowd.storm(crowd.phones[:storm])
        used_s, memory = cpu_s(pid) - before_s, memory_bytes(pid)
    finally:
        receiver.stop()
    rows, names = receiver.stored(crowd.epoch)
    return Round(single_s, storm_s, unanswered + len(crowd.phones) - names, rows - names, used_s, memory)


def _report(limit: Series, hub: Series, rounds: int, devices: int, singles: int) -> dict[str, Any]:
    """The numbers by name; times in ms and s as the names say."""

    def both(name: str, of: Callable[[Series], float], digits: int) -> dict[str, float]:
        return {f"limit_{name}": round(of(limit), digits), f"hub_{name}": round(of(hub), digits)}

    single = both("p50_ms", lambda one: one.percentile_ms(50), 3) | both("p99_ms", lambda one: one.percentile_ms(99), 3)
    storm = both("last_answer_s", lambda one: one.median("storm_s"), 4)
    return {
        "rounds": rounds,
        "devices": devices,
        "single": {
            **single,
            "ratio": round(single["hub_p99_ms"] / single["limit_p99_ms"], 2),
            "presses": singles,
        },
        "storm": {
            **storm,
            "ratio": round(storm["hub_last_answer_s"] / storm["limit_last_answer_s"], 2),
            "lost": sum(one.lost for one in hub.rounds),
            "doubled": sum(one.doubled for one in hub.rounds),
        },
        "hub": {"cpu_s": round(hub.median("cpu_s"), 2), "memory_mb": round(hub.median("memory") / 1e6, 1)},
        "limit": {"cpu_s": round(limit.median("cpu_s"), 2), "memory_mb": round(limit.median("memory") / 1e6, 1)},
    }
