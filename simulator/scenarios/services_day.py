"""A working day on which residents order services: who is sent, who comes, and whether everybody is asked."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario, Services

SCENARIO = Scenario(
    name="services_day",
    says="Residents order services; providers accept, decline, come late, stay away; at nine the hub is killed.",
    begins="2026-11-09 07:30",
    on_duty={0: 3, 8: 8, 20: 4},
    faults=(daily("hub_crash", at="09:05", lasts_s=30, steps=50),),
    services=Services(orders=4.0),
)
