"""The plan of the care calls: by when each resident must be called, and when, so that nobody waits too long."""

from .model import Plan
from .runner import PlanRunner
from .service import current, load, plan_missing, replan_one, tried, waiting
from .state import settle_country
from .store import DUE

__all__ = [
    "DUE",
    "Plan",
    "PlanRunner",
    "current",
    "load",
    "plan_missing",
    "replan_one",
    "settle_country",
    "tried",
    "waiting",
]
