"""The hub's disk grows slow, then it is held by a backup, and in the end it is full."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="slow_disk",
    says="From one o'clock on each transaction waits a fifth of a second, twice the file is locked, once it is full.",
    begins="2026-11-10 12:45",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=4.0,
    calls_min=30,
    faults=(
        daily("slow_disk", at="13:00", lasts_min=45, wait_us=200_000),
        daily("everyone_presses", at="13:05", lasts_s=60, scope="zone", percent=40),
        daily("disk_full", at="13:20", lasts_min=6),
        *some("database_locked", times=2),
    ),
)
