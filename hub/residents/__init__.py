"""The residents: where they live, whom to call, what to know before the door is opened, and what has happened."""

from .api import make_router
from .model import Entry, Fact, Line, ResidentSummary, Risk
from .service import load, must_exist, record, record_all, timeline, timeline_of_alarm
from .store import all_ids, risks, summaries

__all__ = [
    "Entry",
    "Fact",
    "Line",
    "ResidentSummary",
    "Risk",
    "all_ids",
    "load",
    "make_router",
    "must_exist",
    "record",
    "record_all",
    "risks",
    "summaries",
    "timeline",
    "timeline_of_alarm",
]
