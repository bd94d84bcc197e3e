"""The earth shakes, and the whole town presses within one second."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="storm_of_1600",
    says="At three in the afternoon the earth shakes: everybody presses within a second, and a tenth again soon after.",
    begins="2026-11-07 14:45",
    on_duty={0: 3, 7: 12, 19: 5},
    faults=(
        daily("everyone_presses", at="15:00", lasts_s=1, scope="town", percent=100),
        daily("everyone_presses", at="15:01", lasts_s=120, scope="town", percent=10),
    ),
)
