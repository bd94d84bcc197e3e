"""The eve of the Spring Festival: few are on duty, families call all evening, and the networks are full at midnight."""

from __future__ import annotations

from simulator.faults.wishes import daily, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="spring_festival",
    says="The eve of the Spring Festival: few are on duty, networks are full, and at eight fireworks make many press.",
    begins="2027-02-05 19:15",
    on_duty={0: 3, 8: 4, 19: 4},
    intensity=2.0,
    calls_min=12,
    rota=True,
    faults=(
        daily("delay", at="19:45", lasts_min=60, scope="carrier", up_to_ms=5_000),
        daily("everyone_presses", at="20:00", lasts_min=30, scope="town", percent=5),
        *some("loss"),
    ),
)
