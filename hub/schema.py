"""The list of everybody who has tables: importing it fills the one catalogue, `hub.kernel.metadata`."""

from hub import (
    alarms,
    care_calls,
    devices,
    hand_over,
    intake,
    operators,
    presence,
    providers,
    residents,
    rollouts,
    rota,
    telephony,
    watch,
    worklist,
)
from hub.kernel import metadata

CONTEXTS = (
    operators,
    presence,
    rota,
    residents,
    devices,
    rollouts,
    telephony,
    alarms,
    worklist,
    care_calls,
    providers,
    watch,
    hand_over,
    intake,
)

__all__ = ["CONTEXTS", "metadata"]
