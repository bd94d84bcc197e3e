"""Two phones say that they are the same one: somebody has copied a flash, and each throws the other off the line."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="cloned_device",
    says="Around nine a second phone with the name of another is plugged in, and again and again after that.",
    begins="2026-11-08 08:30",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=3.0,
    calls_min=20,
    faults=(
        daily("cloned_device", at="08:50", lasts_min=60),
        *some("cloned_device", times=3),
        *some("chatter", "wrong_bytes"),
    ),
)
