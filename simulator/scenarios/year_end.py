"""The last hour of the year: a midnight, a new year, and a hub's clock that leaps in the middle of the greetings."""

from __future__ import annotations

from simulator.faults.wishes import daily, once
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="year_end",
    says="New Year's Eve: around midnight a fifth of the town presses, while the hub's clock leaps and is put right.",
    begins="2026-12-31 23:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=3.0,
    calls_min=20,
    faults=(
        once("hub_clock_jump", at="23:59:58", lasts_s=70, by_ms=2_000),
        once("everyone_presses", at="23:59:30", lasts_s=90, scope="town", percent=20),
        once("hub_clock_jump", at="00:20", lasts_min=10, by_ms=-90_000),
        once("delay", at="23:58", lasts_min=20, scope="carrier", up_to_ms=8_000),
        daily("hub_crash", at="00:00:05", lasts_s=15, steps=40),
    ),
)
