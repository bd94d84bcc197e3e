"""How fast the deterministic town lives: events of its trace, and steps of its loop, in a second of CPU time."""

import time
from typing import Any

from simulator.virtual.options import Options
from simulator.virtual.run import run
from tools.bench.say import say

SEED = 7
SCENARIO = "power_cut"
HOUR_US = 3_600_000_000


def measure(devices: int, hours: int) -> dict[str, Any]:
    """With invariants and leaps, as `lamplight simulate` runs it; in this process."""
    began_s = time.process_time()
    result = run(Options(SEED, SCENARIO, devices, hours * HOUR_US))
    used_s = time.process_time() - began_s
    found = {
        "devices": devices,
        "scenario": SCENARIO,
        "virtual_s": round(result.virtual_s),
        "cpu_s": round(used_s, 2),
        "events_per_s": round(result.events / used_s),
        "steps_per_s": round(result.counts.get("steps", 0) / used_s),
        "virtual_s_per_s": round(result.virtual_s / used_s),
        "violations": len(result.violations),
    }
    say(f"events: {found}")
    return found
