"""The third hot day: people call all afternoon, and where too many fans run the lights go out."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="heat_wave",
    says="It is hot: many are unwell and call, a zone has no mains from two to three, carriers are overloaded.",
    begins="2026-08-04 13:15",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=3.0,
    calls_min=12,
    rota=True,
    unwell=0.2,
    faults=(
        daily("everyone_presses", at="13:45", lasts_min=120, scope="town", percent=10),
        daily("power_cut", at="14:00", lasts_min=60, scope="zone"),
        daily("delay", at="13:30", lasts_min=150, scope="carrier", up_to_ms=4_000),
        *some("loss"),
    ),
)
