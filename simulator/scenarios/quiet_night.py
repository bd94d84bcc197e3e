"""A night in which nothing goes wrong: what the centre sees of it is what it sees of most nights."""

from __future__ import annotations

from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="quiet_night",
    says="Nothing goes wrong. People sleep, a few press, somebody falls, and two or three operators are awake.",
    begins="2026-11-02 22:00",
    on_duty={0: 3, 7: 9, 19: 5},
    calls_min=3,
)
