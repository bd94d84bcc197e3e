"""Each broker is killed and started again with all phones on it: how long until the last one is back, and at what cost.

How long it takes depends on how busy the machine is; the CPU time that the broker needs for it hardly does.
"""

import asyncio
import json
import secrets
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from tools.bench.cpu import cpu_s
from tools.bench.receivers import Hub
from tools.bench.say import say
from tools.bench.town import make_town, phones
from tools.brokers import Broker, Rights, find_mosquitto
from tools.brokers.broker import Kind
from tools.processes import start_child

CONNECT_S_MAX, BACK_S_MAX = 90.0, 120.0
DEAD_S = 2.0
PRESSES_PER_MIN = 120  # so that some have a press to tell when the broker is back


async def measure(folder: Path, devices: int) -> list[dict[str, Any]]:
    """One entry for each kind of broker that there is here."""
    town = folder / "recovery.db"
    make_town(town, devices)
    kinds: tuple[Kind, ...] = get_args(Kind)
    return [await _one(folder / kind, town, devices, kind) for kind in kinds if kind != "mosquitto" or find_mosquitto()]


async def _one(folder: Path, town: Path, devices: int, kind: Kind) -> dict[str, Any]:
    """The live town's own account of it (simulator/live/recoveries.py), or `all_back_s` None; and `missing` phones."""
    await asyncio.to_thread(folder.mkdir)
    rights = Rights("pengpu", secrets.token_bytes(32), secrets.token_urlsafe(24))
    with Broker(folder / "broker", rights, phones(devices), kind=kind) as broker:
        hub = Hub(folder, broker, rights, town)
        hub.start(0)
        log = folder / "recovery.log"
        what = ["--devices", str(devices), "--rate", str(PRESSES_PER_MIN), "--state", str(folder / "flash"), "--json"]
        where = f"mqtt://{broker.host}:{broker.port}"
        child = start_child(
            [sys.executable, "-m", "simulator.live", where, *what],
            log,
            {"LAMPLIGHT_SITE_KEY": rights.site_key.hex(), "LAMPLIGHT_SITE": rights.site},
        )
        try:
            await _until(lambda: _last(log).get("connected") == devices, CONNECT_S_MAX)
            broker.kill()
            await _until(lambda: _last(log).get("connected", devices) < devices, BACK_S_MAX)
            await asyncio.sleep(DEAD_S)
            broker.start()
            await _until(lambda: _last(log).get("connected") == devices, BACK_S_MAX)
            used_s, missing = cpu_s(broker.process.pid), devices - _last(log).get("connected", 0)
            child.send_signal(signal.SIGTERM)
            await asyncio.to_thread(child.wait)
        finally:
            child.kill()
            child.wait()
            hub.stop()
    recoveries: list[dict[str, Any]] = _last(log).get("recoveries", [])
    account = recoveries[0] if recoveries else {}
    found = {"broker": kind, "devices": devices, "all_back_s": None, **account, "missing": missing}
    found["broker_cpu_s"] = round(used_s, 2)
    say(f"recovery: {found}")
    return found


async def _until(look: Callable[[], bool], patience_s: float) -> None:
    give_up_s = time.monotonic() + patience_s
    while not look() and time.monotonic() < give_up_s:  # noqa: ASYNC110 - another process is looked at
        await asyncio.sleep(0.2)


def _last(log: Path) -> dict[str, Any]:
    """The last whole JSON object in the log."""
    for line in reversed(log.read_text().splitlines()):
        if line.startswith("{") and line.endswith("}"):
            return json.loads(line)
    return {}
