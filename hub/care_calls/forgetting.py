"""When a resident is made forgotten, what they said at care calls goes, to the operator and to a campaign."""

from hub.kernel import Write

from . import campaigns
from .calling import service as calling


def forget(tx: Write, resident_id: int) -> None:
    """That there were calls, and how they ended, stays."""
    calling.forget(tx, resident_id)
    campaigns.forget(tx, resident_id)
