"""The hub dies, is started again, and dies again, for a quarter of an hour: no press may be lost on the way."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="hub_crash_loop",
    says="From nine to a quarter past the hub dies soon after every start, while people go on pressing.",
    begins="2026-11-05 08:30",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=4.0,
    calls_min=30,
    faults=(
        daily("everyone_presses", at="08:58", lasts_s=300, scope="zone", percent=50),
        daily("hub_crash_loop", at="09:00", lasts_min=15, steps=800),
        *some("hub_crash"),
    ),
)
