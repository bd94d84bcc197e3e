"""When a resident is made forgotten, what they said at care calls goes, and what was said about them and a campaign."""

from hub.kernel import Write

from . import campaigns, figures
from .calling import service as calling


def forget(tx: Write, resident_id: int) -> None:
    """That there were calls, and how they ended, stays."""
    calling.forget(tx, resident_id)
    campaigns.forget(tx, resident_id)
    figures.blank_words(tx, resident_id)
