"""Somebody from the centre talks with every resident at least every three days: when, who tried, what came of it."""

from .calling.api import CallMade, router
from .calling.runner import runner as calling_runner
from .calling.service import forget, note_call
from .news import alarm_listener
from .planning import DUE, load, plan_missing

__all__ = [
    "DUE",
    "CallMade",
    "alarm_listener",
    "calling_runner",
    "forget",
    "load",
    "note_call",
    "plan_missing",
    "router",
]
