"""The list of everybody who has tables: importing it fills the one catalogue, `hub.kernel.metadata`."""

from hub import operators, residents
from hub.kernel import metadata

CONTEXTS = (operators, residents)

__all__ = ["CONTEXTS", "metadata"]
