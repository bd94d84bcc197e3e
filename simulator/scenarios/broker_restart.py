"""The broker is restarted, and once it loses all that it had not saved: everybody comes back at the same moment."""

from __future__ import annotations

from simulator.faults.wishes import daily
from simulator.scenarios.scenario import Scenario

SCENARIO = Scenario(
    name="broker_restart",
    says="At 10:30 the broker is down for half a minute and keeps all it knows, at 11:15 it forgets everything.",
    begins="2026-11-04 10:00",
    on_duty={0: 3, 7: 9, 19: 5},
    intensity=2.0,
    calls_min=20,
    faults=(
        daily("broker_crash", at="10:30", lasts_s=30, keep="all"),
        daily("everyone_presses", at="11:14:50", lasts_s=20, scope="zone", percent=30),
        daily("broker_crash", at="11:15", lasts_s=90, keep="none"),
    ),
)
