"""New firmware goes out to the town, and a third of the phones do not start with it."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="rollout",
    says="At 10:10 a new build goes out, bad for a third of the phones; people press, the mains fail; all press at 11.",
    begins="2026-11-18 10:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=2.0,
    calls_min=20,
    faults=(
        daily("rollout", at="10:10", lasts_min=90, percent=33),
        daily("everyone_presses", at="11:00", lasts_min=3, scope="town", percent=100),
        *some("power_cut", "partition", "loss"),
    ),
)
