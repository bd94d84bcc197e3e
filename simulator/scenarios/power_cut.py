"""The lights go out in a zone on a winter evening; the phones talk on from their batteries, as far as these go."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="power_cut",
    says="Each evening at half past six a whole zone is without mains for three hours, and some batteries are old.",
    begins="2026-12-14 18:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=2.0,
    calls_min=20,
    faults=(
        daily("battery_old", at="18:20", lasts_min=300, scope="zone", minutes=40),
        daily("power_cut", at="18:30", lasts_min=180, scope="zone"),
        daily("refused", at="18:31", lasts_min=5, scope="carrier"),
        *some("power_cut", "power_off"),
    ),
)
