"""The centre's machine fails for ten minutes, while people go on pressing."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="hub_outage_10_min",
    says="At 15:00 the hub dies, at 15:10 it is back; three in a hundred press meanwhile.",
    begins="2026-11-13 14:30",
    on_duty={0: 3, 7: 9, 19: 5},
    faults=(
        daily("hub_crash", at="15:00", lasts_min=10, steps=1),
        daily("everyone_presses", at="15:03", lasts_min=5, scope="town", percent=3),
    ),
)
