"""`make bench`: the hub beside the limit, in one run, on one broker, round and round in turn.

Prints a table and writes bench/latest.json. Nothing here is a test: machines are shared, so the numbers of one run are
compared with each other only.
"""

import argparse
import asyncio
import json
import secrets
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import uvloop
from rich.console import Console
from rich.table import Table

from tools.bench.phones import Phones
from tools.bench.receivers import Hub, Limit, Receiver, folder_of_its_own
from tools.bench.town import make_town
from tools.brokers import Broker, Rights

WARM_UP = 20  # presses before the measured ones: the first pays for caches that are filled once a day
RATIO_SINGLE_MAX, RATIO_STORM_MAX = 5, 3
OUT = Path("bench") / "latest.json"


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


async def one_round(receiver: Receiver, phones: Phones, storm: int, number: int) -> Round:
    """Start the receiver, press one by one, then all at once, and count what it stored."""
    receiver.start(number)
    try:
        process = psutil.Process(receiver.process.pid)
        phones.new_round(secrets.randbits(32))
        singles = phones.phones[storm:]
        for phone in singles[:WARM_UP]:
            await phones.single(phone)
        cpu = process.cpu_times()
        single_s: list[float] = []
        for phone in singles[WARM_UP:]:
            single_s.append(await phones.single(phone))
            await asyncio.sleep(0.005)
        storm_s, unanswered = await phones.storm(phones.phones[:storm])
        after = process.cpu_times()
        used_s = after.user + after.system - cpu.user - cpu.system
        memory = process.memory_info().rss
    finally:
        receiver.stop()
    rows, names = receiver.stored(phones.epoch)
    return Round(single_s, storm_s, unanswered + len(phones.phones) - names, rows - names, used_s, memory)


async def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Series]:
    """Interleaved rounds of both receivers against the same phones."""
    count = arguments.devices + arguments.singles + WARM_UP
    rights = Rights("pengpu", secrets.token_bytes(32), secrets.token_urlsafe(24))
    town = folder / "town.db"
    print(f"making a town of {count} residents", file=sys.stderr)
    make_town(town, count)
    series = {"limit": Series(), "hub": Series()}
    with Broker(folder / "broker", rights, [f"ph-{n:05d}" for n in range(1, count + 1)]) as broker:
        phones = Phones(broker.port, rights.site, rights.site_key, count)
        print(f"connecting {count} phones to {broker.kind}", file=sys.stderr)
        await phones.connect()
        for number in range(arguments.rounds):
            for receiver in (Limit(folder, broker, rights), Hub(folder, broker, rights, town)):
                done = await one_round(receiver, phones, arguments.devices, number)
                series[receiver.name].rounds.append(done)
                print(
                    f"round {number + 1}/{arguments.rounds} {receiver.name}: storm {done.storm_s:.3f} s",
                    file=sys.stderr,
                )
        await phones.close()
    return series


def report(series: dict[str, Series], arguments: argparse.Namespace) -> dict[str, Any]:
    """The numbers by name; times in ms and s as the names say."""
    limit, hub = series["limit"], series["hub"]

    def both(name: str, of: Callable[[Series], float], digits: int) -> dict[str, float]:
        return {f"limit_{name}": round(of(limit), digits), f"hub_{name}": round(of(hub), digits)}

    single = both("p50_ms", lambda one: one.percentile_ms(50), 3) | both("p99_ms", lambda one: one.percentile_ms(99), 3)
    storm = both("last_answer_s", lambda one: one.median("storm_s"), 4)
    return {
        "rounds": arguments.rounds,
        "devices": arguments.devices,
        "single": {
            **single,
            "ratio": round(single["hub_p99_ms"] / single["limit_p99_ms"], 2),
            "presses": arguments.singles,
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


def show(found: dict[str, Any]) -> None:
    """The same as a table."""
    single, storm = found["single"], found["storm"]
    table = Table(title=f"median of {found['rounds']} rounds, {found['devices']} phones sending heartbeats")
    for column in ("", "limit", "hub", "hub / limit", "to reach"):
        table.add_column(column, justify="left" if not column else "right")
    table.add_row("single press, p50 ms", str(single["limit_p50_ms"]), str(single["hub_p50_ms"]))
    reach = f"<= {RATIO_SINGLE_MAX}"
    table.add_row(
        "single press, p99 ms", str(single["limit_p99_ms"]), str(single["hub_p99_ms"]), str(single["ratio"]), reach
    )
    last = (str(storm["limit_last_answer_s"]), str(storm["hub_last_answer_s"]))
    table.add_row("all at once, last answer s", *last, str(storm["ratio"]), f"<= {RATIO_STORM_MAX}")
    table.add_row("presses lost", "", str(storm["lost"]), "", "0")
    table.add_row("presses doubled", "", str(storm["doubled"]), "", "0")
    table.add_row("CPU s a round", str(found["limit"]["cpu_s"]), str(found["hub"]["cpu_s"]))
    table.add_row("memory MB", str(found["limit"]["memory_mb"]), str(found["hub"]["memory_mb"]))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--devices", type=int, default=1600, help="phones that press in one instant")
    parser.add_argument("--singles", type=int, default=400, help="single presses a round")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON instead of a table")
    arguments = parser.parse_args()
    folder = folder_of_its_own()
    try:
        series = uvloop.run(measure(arguments, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = report(series, arguments)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found)) if arguments.json else show(found)


if __name__ == "__main__":
    main()
