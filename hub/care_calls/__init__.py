"""Somebody from the centre talks with every resident at least every three days: when, who tried, what came of it."""

from .beginning import load, plan_missing
from .calling.api import Begin, CallMade, router
from .calling.looking import next_call
from .calling.runner import runner as calling_runner
from .calling.service import begin as begin_call
from .calling.service import end as end_call
from .calling.service import keep as keep_call
from .calling.service import note_call
from .campaigns import router as campaigns_router
from .campaigns import settle as settle_campaigns
from .campaigns.api import Answers
from .campaigns.service import keep_answers, script
from .day import router as day_router
from .figures import maker as certificate_maker
from .figures import router as figures_router
from .figures import runner as breach_runner
from .forgetting import forget
from .imported import import_listener
from .kept import KEPT
from .news import alarm_listener
from .planning import DUE, PlanRunner, settle_planning
from .planning.api import router as plan_router
from .rounds.api import StepAnswer, note_step
from .rounds.api import router as rounds_router
from .rounds.runner import runner as rounds_runner
from .visits.api import Arranged
from .visits.api import router as visits_router
from .visits.links import VisitLinks
from .visits.model import Found
from .visits.pages_api import router as visit_pages_router
from .visits.results import found as visit_found
from .visits.service import arrange as arrange_visit
from .visits.service import must as visit_of

__all__ = [
    "DUE",
    "KEPT",
    "Answers",
    "Arranged",
    "Begin",
    "CallMade",
    "Found",
    "PlanRunner",
    "StepAnswer",
    "VisitLinks",
    "alarm_listener",
    "arrange_visit",
    "begin_call",
    "breach_runner",
    "calling_runner",
    "campaigns_router",
    "certificate_maker",
    "day_router",
    "end_call",
    "figures_router",
    "forget",
    "import_listener",
    "keep_answers",
    "keep_call",
    "load",
    "next_call",
    "note_call",
    "note_step",
    "plan_missing",
    "plan_router",
    "rounds_router",
    "rounds_runner",
    "router",
    "script",
    "settle_campaigns",
    "settle_planning",
    "visit_found",
    "visit_of",
    "visit_pages_router",
    "visits_router",
]
