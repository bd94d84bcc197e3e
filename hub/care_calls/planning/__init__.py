"""The plan of the care calls: by when each resident must be called, and when, so that nobody waits too long."""

from .model import Plan
from .service import current, load, plan_missing, replan_one, tried
from .store import DUE

__all__ = ["DUE", "Plan", "current", "load", "plan_missing", "replan_one", "tried"]
