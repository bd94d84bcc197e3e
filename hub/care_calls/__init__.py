"""Somebody from the centre talks with every resident at least every three days: when, who tried, what came of it."""

from .api import router
from .service import alarm_listener, load, plan_missing
from .store import DUE

__all__ = ["DUE", "alarm_listener", "load", "plan_missing", "router"]
