"""The residents: where they live, whom to call, what to know before the door is opened, and what has happened."""

from .api import make_router
from .model import Entry, Fact, Line, ResidentSummary, Risk
from .phones import Person, contact_phone, people_at, resident_phone
from .service import card, load, must_exist, record, record_all, timeline, timeline_of_alarm
from .store import all_ids, risks, summaries

__all__ = [
    "Entry",
    "Fact",
    "Line",
    "Person",
    "ResidentSummary",
    "Risk",
    "all_ids",
    "card",
    "contact_phone",
    "load",
    "make_router",
    "must_exist",
    "people_at",
    "record",
    "record_all",
    "resident_phone",
    "risks",
    "summaries",
    "timeline",
    "timeline_of_alarm",
]
