"""The list of everybody who has tables: importing it fills the one catalogue, `hub.kernel.metadata`."""

from hub import alarms, care_calls, devices, intake, operators, providers, residents, worklist
from hub.kernel import metadata

CONTEXTS = (operators, residents, devices, alarms, worklist, care_calls, providers, intake)

__all__ = ["CONTEXTS", "metadata"]
