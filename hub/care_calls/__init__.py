"""Somebody from the centre talks with every resident at least every three days: when, who tried, what came of it."""

from .beginning import load, plan_missing
from .calling.api import CallMade, router
from .calling.runner import runner as calling_runner
from .calling.service import note_call
from .campaigns import router as campaigns_router
from .campaigns import settle as settle_campaigns
from .day import router as day_router
from .figures import Maker as CertificateMaker
from .figures import router as figures_router
from .figures import runner as breach_runner
from .forgetting import forget
from .imported import import_listener
from .kept import KEPT
from .news import alarm_listener
from .planning import DUE, PlanRunner, settle_planning
from .planning.api import router as plan_router
from .rounds.api import router as rounds_router
from .rounds.runner import runner as rounds_runner
from .visits.api import router as visits_router
from .visits.pages_api import VisitLimits
from .visits.pages_api import router as visit_pages_router

__all__ = [
    "DUE",
    "KEPT",
    "CallMade",
    "CertificateMaker",
    "PlanRunner",
    "VisitLimits",
    "alarm_listener",
    "breach_runner",
    "calling_runner",
    "campaigns_router",
    "day_router",
    "figures_router",
    "forget",
    "import_listener",
    "load",
    "note_call",
    "plan_missing",
    "plan_router",
    "rounds_router",
    "rounds_runner",
    "router",
    "settle_campaigns",
    "settle_planning",
    "visit_pages_router",
    "visits_router",
]
