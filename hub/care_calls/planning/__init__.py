"""The plan of the care calls: by when each resident must be called, and when, so that nobody waits too long."""

from .model import Plan, PlannerName
from .runner import PlanRunner
from .service import current, load, plan_missing, replan_one, set_back, tried, waiting
from .state import past_seats_ms, settle_planning
from .store import DUE

__all__ = [
    "DUE",
    "Plan",
    "PlanRunner",
    "PlannerName",
    "current",
    "load",
    "past_seats_ms",
    "plan_missing",
    "replan_one",
    "set_back",
    "settle_planning",
    "tried",
    "waiting",
]
