"""Somebody pressed: the queue of alarms, who takes each, and what it turned out to be."""

from .api import Close, Note, Take, router
from .escalation import Escalation
from .figures import router as figures_router
from .ingest import Arrival, answers_again, answers_of, take_in
from .model import CLOSING_CODES, Answer, Cancel, ClosingCode, Held, Press, PressKey, Stage, Unreadable
from .policy import is_behind
from .service import close, current, note, take
from .store import counts
from .summary import TOPIC

__all__ = [
    "CLOSING_CODES",
    "TOPIC",
    "Answer",
    "Arrival",
    "Cancel",
    "Close",
    "ClosingCode",
    "Escalation",
    "Held",
    "Note",
    "Press",
    "PressKey",
    "Stage",
    "Take",
    "Unreadable",
    "answers_again",
    "answers_of",
    "close",
    "counts",
    "current",
    "figures_router",
    "is_behind",
    "note",
    "router",
    "take",
    "take_in",
]
