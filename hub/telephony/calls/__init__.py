"""Talking with somebody outside: who calls whom, and what became of it."""

from .api import router
from .incoming import heard, receive
from .link import Link
from .model import Call, Done, Expected, Line, LineEvent
from .service import Callee, answer, hang_up, hold, place, resume, show, transfer
from .simulated import Simulated
from .store import forget, is_talking, last_of_alarm
from .summary import TOPIC, summarise
from .switchboard import Switchboard

__all__ = [
    "TOPIC",
    "Call",
    "Callee",
    "Done",
    "Expected",
    "Line",
    "LineEvent",
    "Link",
    "Simulated",
    "Switchboard",
    "answer",
    "forget",
    "hang_up",
    "heard",
    "hold",
    "is_talking",
    "last_of_alarm",
    "place",
    "receive",
    "resume",
    "router",
    "show",
    "summarise",
    "transfer",
]
