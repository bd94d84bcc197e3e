"""The list of everybody who has tables: importing it fills the one catalogue, `hub.kernel.metadata`."""

from hub import care_calls, devices, operators, providers, residents, worklist
from hub.kernel import metadata

CONTEXTS = (operators, residents, devices, worklist, care_calls, providers)

__all__ = ["CONTEXTS", "metadata"]
