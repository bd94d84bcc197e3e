"""Somebody from the centre talks with every resident at least every three days: when, who tried, what came of it."""

from .api import CallMade, router
from .planning import DUE, load, plan_missing
from .service import alarm_listener, forget, note_call

__all__ = ["DUE", "CallMade", "alarm_listener", "forget", "load", "note_call", "plan_missing", "router"]
