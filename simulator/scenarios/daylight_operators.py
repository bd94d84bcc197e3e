"""A centre that works by day only: what is pressed at night waits, and is still there in the morning."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="daylight_operators",
    says="Operators are there from eight to twenty, nobody at night; at 7:15 the hub is killed with the queue in it.",
    begins="2026-11-09 06:30",
    on_duty={0: 0, 8: 6, 20: 0},
    intensity=3.0,
    calls_min=20,
    faults=(daily("hub_crash", at="07:15", lasts_s=40, steps=50),),
)
