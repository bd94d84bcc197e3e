"""What a live run found, as one JSON object: what was asked, what came of it, and how far it can be trusted."""

from __future__ import annotations

import os
import resource
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from simulator.live.processes import memory_mb

if TYPE_CHECKING:
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics
    from simulator.live.watched import Watched

GATEWAYS_NOTE: Final = (
    "The phones shared {gateways} connections (a role that only a simulator's broker has): a real town has a "
    "connection for each phone. Nobody's last will was told, and after a lost line who had nothing to tell was heard "
    "again at the next heartbeat. The machines of the phones, and all that the hub did, are real."
)


class Yardstick:
    """How busy this program itself was: a late simulator measures its own lateness as the hub's."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._cpu_s = time.process_time()
        self._late_s = 0.0
        self._began_utc = datetime.now(UTC)

    def late(self, by_s: float) -> None:
        """Something was due `by_s` earlier than it was done."""
        self._late_s = max(self._late_s, by_s)

    def as_json(self) -> dict[str, Any]:
        """Seconds of a processor, per cent of one core, megabytes, and the worst lateness seen."""
        used_s, run_s = time.process_time() - self._cpu_s, max(time.monotonic() - self._began_s, 0.001)
        return {
            "cpu_s": round(used_s, 2),
            "core_percent": round(100 * used_s / run_s, 1),
            "memory_mb": memory_mb(os.getpid()) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            "late_ms_max": round(1000 * self._late_s, 1),
        }

    @property
    def began_utc(self) -> str:
        return self._began_utc.isoformat(timespec="seconds")

    @property
    def run_s(self) -> float:
        return time.monotonic() - self._began_s


def result(
    options: Options,
    statistics: Statistics,
    yardstick: Yardstick,
    hub: Watched | None,
) -> dict[str, Any]:
    """All that can be said when everything is closed; `partial` is True when it was stopped before its time."""
    run_s = yardstick.run_s
    found: dict[str, Any] = {
        **statistics.as_json(),
        "partial": bool(options.run_s) and run_s < options.run_s,
        "began_utc": yardstick.began_utc,
        "run_s": round(run_s, 1),
        "asked": _asked(options),
        "received": statistics.received_times.as_json(),
        "taken_times": statistics.taken_times.as_json(),
        "simulator": yardstick.as_json(),
        "hub": None if hub is None else hub.as_json(),
        "notes": [],
    }
    if options.gateways:
        found["notes"].append(GATEWAYS_NOTE.format(gateways=options.gateways))
    return found


def _asked(options: Options) -> dict[str, Any]:
    return {
        "broker": str(options.broker),
        "devices": options.devices,
        "gateways": options.gateways,
        "real": options.real,
        "seed": options.seed,
        "heartbeat_s": options.heartbeat_s,
        "presses_per_minute": round(60 / options.press_every_s, 3) if options.press_every_s else 0,
        "connects_per_s": options.connects_per_s,
        "storm_every_s": options.storm_every_s,
        "storm_at_s": list(options.storm_at_s),
        "run_s": options.run_s or None,
        "operators": options.operators,
    }
