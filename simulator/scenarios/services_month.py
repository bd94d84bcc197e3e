"""Day after day of services: each resident orders about one in 30 days, and everybody is asked how it was."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario, Services

SCENARIO = Scenario(
    name="services_month",
    says="Residents order services, day after day, and each is asked how it was; each morning the hub is killed.",
    begins="2026-11-02 07:30",
    on_duty={0: 3, 8: 16, 20: 6},
    faults=(daily("hub_crash", at="08:30", lasts_s=40, steps=300),),
    telephones=False,
    modems=False,
    services=Services(orders=1.0),
)
