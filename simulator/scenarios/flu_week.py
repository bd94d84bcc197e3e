"""Influenza: a third of the operators are ill, and those who are there have their care calls and the alarms as well."""

from __future__ import annotations

from simulator.faults.wishes import some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="flu_week",
    says="A third of the operators are ill; care calls wait while those who are there answer more alarms than usual.",
    begins="2027-01-18 09:45",
    on_duty={0: 2, 7: 4, 19: 2},
    intensity=2.0,
    calls_min=12,
    faults=some("loss", "delay"),
)
