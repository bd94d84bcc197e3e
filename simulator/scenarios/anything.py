"""Whatever chance has: every kind of fault, some left out of each run, and people who never sit still."""

from __future__ import annotations

from simulator.faults.kinds import KINDS
from simulator.faults.wishes import perhaps
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="anything",
    says="Everything is drawn: which faults there are in this run, how often they come, where, and for how long.",
    begins="2026-11-02 08:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=4.0,
    calls_min=40,
    faults=perhaps(*KINDS),
)
