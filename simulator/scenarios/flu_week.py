"""Influenza: at ten a third of the operators go home ill, the rota is changed, and the plan says what that comes to."""

from __future__ import annotations

from simulator.faults.wishes import once, some
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="flu_week",
    says="At ten a third of the operators fall ill for the week, and the rota is changed; the others have more to do.",
    begins="2027-01-18 09:45",
    on_duty={0: 3, 7: 6, 19: 3},
    intensity=2.0,
    calls_min=12,
    rota=True,
    faults=(once("operators_ill", at="10:00", lasts_min=6 * 24 * 60, percent=33), *some("loss", "delay")),
)
