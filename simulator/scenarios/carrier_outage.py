"""One of the three carriers fails: its homes are cut off, and come back through a network that is still sick."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="carrier_outage",
    says="A carrier's homes are out of reach from 14:30 to 15:20; before and after it, connections die unnoticed.",
    begins="2026-11-06 14:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=2.0,
    calls_min=20,
    voices=True,
    faults=(
        daily("partition", at="14:30", lasts_min=50, scope="carrier"),
        *some("half_open", "delay", "loss"),
    ),
)
