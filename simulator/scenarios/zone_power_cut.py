"""A transformer burns: a whole zone without mains and, with its network, without a line; some press in it."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="zone_power_cut",
    says="From 10:30 to 11:30 a zone has no mains, half an hour of it no network, and some press there.",
    begins="2026-11-12 10:00",
    on_duty={0: 3, 7: 9, 19: 5},
    faults=(
        daily("power_cut", at="10:30", lasts_min=60, scope="zone"),
        daily("partition", at="10:40", lasts_min=30, scope="zone"),
        daily("everyone_presses", at="10:45", lasts_min=20, scope="zone", percent=10),
    ),
)
