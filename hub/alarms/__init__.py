"""Somebody pressed: the queue of alarms, who takes each, and what it turned out to be."""

from .api import Close, Note, Take, router
from .asked_after import ask_after, call_for_help
from .asking import Links, going_router
from .asking import listener as asking_listener
from .asking import router as asking_router
from .asking import runner as asking_runner
from .conditions import condition_runner
from .conditions import router as conditions_router
from .due_store import late_ms
from .ends import end_runner
from .escalation import ladder_runner
from .figures import router as figures_router
from .forgetting import forget, objection
from .ingest import Arrival, answers_again, answers_of, take_in
from .kept import KEPT, UNCLOSED
from .ladder_plan import router as ladders_router
from .model import (
    CLOSING_CODES,
    HELD,
    MOVES_STAGE,
    STATES,
    TECHNICAL,
    Alarm,
    Answer,
    Cancel,
    ClosingCode,
    Held,
    Press,
    PressKey,
    Stage,
    Unreadable,
)
from .phoning import TOPIC as PHONE_CALL_TOPIC
from .phoning import listener as phoning_listener
from .phoning import router as phoning_router
from .phoning import runner as phoning_runner
from .policy import is_behind
from .protocols import Protocol, Step, answered
from .protocols import faults as step_faults
from .protocols import router as protocols_router
from .protocols import settle as settle_protocols
from .protocols import shown as shown_steps
from .quality import make_sampler
from .quality import router as quality_router
from .questions import Given as GivenAnswer
from .questions import Key as StepKey
from .questions import Value as AnswerValue
from .questions import check as check_answer
from .questions import choices as step_choices
from .questions import in_words as answer_in_words
from .service import close, current, keep, note, release, reopen, take, take_over, undo, wait, work
from .store import counts, in_hand, notes_since
from .summary import TOPIC
from .technical import change_data, raise_technical, return_to_normal
from .wellness import runner as wellness_runner

__all__ = [
    "CLOSING_CODES",
    "HELD",
    "KEPT",
    "MOVES_STAGE",
    "PHONE_CALL_TOPIC",
    "STATES",
    "TECHNICAL",
    "TOPIC",
    "UNCLOSED",
    "Alarm",
    "Answer",
    "AnswerValue",
    "Arrival",
    "Cancel",
    "Close",
    "ClosingCode",
    "GivenAnswer",
    "Held",
    "Links",
    "Note",
    "Press",
    "PressKey",
    "Protocol",
    "Stage",
    "Step",
    "StepKey",
    "Take",
    "Unreadable",
    "answer_in_words",
    "answered",
    "answers_again",
    "answers_of",
    "ask_after",
    "asking_listener",
    "asking_router",
    "asking_runner",
    "call_for_help",
    "change_data",
    "check_answer",
    "close",
    "condition_runner",
    "conditions_router",
    "counts",
    "current",
    "end_runner",
    "figures_router",
    "forget",
    "going_router",
    "in_hand",
    "is_behind",
    "keep",
    "ladder_runner",
    "ladders_router",
    "late_ms",
    "make_sampler",
    "note",
    "notes_since",
    "objection",
    "phoning_listener",
    "phoning_router",
    "phoning_runner",
    "protocols_router",
    "quality_router",
    "raise_technical",
    "release",
    "reopen",
    "return_to_normal",
    "router",
    "settle_protocols",
    "shown_steps",
    "step_choices",
    "step_faults",
    "take",
    "take_in",
    "take_over",
    "undo",
    "wait",
    "wellness_runner",
    "work",
]
