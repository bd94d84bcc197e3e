"""Somebody pressed: the queue of alarms, who takes each, and what it turned out to be."""

from .api import router
from .ingest import Arrival, answers_again, answers_of, take_in
from .model import CLOSING_CODES, Answer, Cancel, ClosingCode, Held, Press, PressKey, Unreadable
from .service import close, current, note, take
from .store import counts
from .summary import TOPIC

__all__ = [
    "CLOSING_CODES",
    "TOPIC",
    "Answer",
    "Arrival",
    "Cancel",
    "ClosingCode",
    "Held",
    "Press",
    "PressKey",
    "Unreadable",
    "answers_again",
    "answers_of",
    "close",
    "counts",
    "current",
    "note",
    "router",
    "take",
    "take_in",
]
