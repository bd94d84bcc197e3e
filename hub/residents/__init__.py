"""The residents: where they live, whom to call, what to know before the door is opened, and what has happened."""

from .anonymising import ACTION as ANONYMISE
from .anonymising import handler as anonymise_handler
from .api import make_router
from .call_times import (
    RETURN_MS,
    WHOLE_DAY,
    Hours,
    Span,
    after_pauses,
    call_spans,
    call_windows,
    due_after_pauses,
    first_in,
)
from .edit_api import Pause
from .editing import add_pause
from .forms import Phone, PhoneOrNone
from .group_store import Portrait, portraits
from .import_api import UPLOAD_PATH
from .import_store import zone_ids
from .importing import LAST_CALL_TOPIC, importer
from .kept import kept
from .model import Contact, Entry, Fact, Home, Line, ResidentSummary, Risk, WayTo, Wishes
from .numbers import e164
from .phones import Person, contact_phone, people_at, phones_of, resident_phone
from .readings import reading
from .service import card, find, load, must_be_known, must_exist, names, record, record_all, timeline, timeline_of_alarm
from .store import (
    ABSENT,
    HOMES,
    all_ids,
    away_until,
    consents,
    contacts,
    has_line_since,
    homes,
    is_served,
    pauses_after,
    risks,
    service_turns,
    summaries,
    unserved,
    way_to,
    well_agreements,
    wishes,
)

__all__ = [
    "ABSENT",
    "ANONYMISE",
    "HOMES",
    "LAST_CALL_TOPIC",
    "RETURN_MS",
    "UPLOAD_PATH",
    "WHOLE_DAY",
    "Contact",
    "Entry",
    "Fact",
    "Home",
    "Hours",
    "Line",
    "Pause",
    "Person",
    "Phone",
    "PhoneOrNone",
    "Portrait",
    "ResidentSummary",
    "Risk",
    "Span",
    "WayTo",
    "Wishes",
    "add_pause",
    "after_pauses",
    "all_ids",
    "anonymise_handler",
    "away_until",
    "call_spans",
    "call_windows",
    "card",
    "consents",
    "contact_phone",
    "contacts",
    "due_after_pauses",
    "e164",
    "find",
    "first_in",
    "has_line_since",
    "homes",
    "importer",
    "is_served",
    "kept",
    "load",
    "make_router",
    "must_be_known",
    "must_exist",
    "names",
    "pauses_after",
    "people_at",
    "phones_of",
    "portraits",
    "reading",
    "record",
    "record_all",
    "resident_phone",
    "risks",
    "service_turns",
    "summaries",
    "timeline",
    "timeline_of_alarm",
    "unserved",
    "way_to",
    "well_agreements",
    "wishes",
    "zone_ids",
]
