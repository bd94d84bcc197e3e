"""The residents: where they live, whom to call, what to know before the door is opened, and what has happened."""

from .api import make_router
from .model import Entry, Fact, ResidentSummary
from .service import load, must_exist, record, timeline
from .store import summaries

__all__ = ["Entry", "Fact", "ResidentSummary", "load", "make_router", "must_exist", "record", "summaries", "timeline"]
