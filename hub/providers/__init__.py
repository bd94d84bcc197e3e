"""The businesses that come to the door, the orders they are given, and the follow-up of every single service."""

from . import by_desk
from .catalogue import kind_of, settle_catalogue
from .catalogue import router as services_router
from .codes import heed_code
from .complaints.api import router as complaints_router
from .complaints.runner import runner as complaint_runner
from .exchange import UPLOAD_PATH
from .exchange import router as exchange_router
from .figures import report_maker
from .figures.api import router as figures_router
from .follow_ups.api import router as follow_ups_router
from .follow_ups.listener import listener as follow_up_times_listener
from .follow_ups.runner import runner as follow_up_runner
from .follow_ups.visit_page import answer as visitor_answered
from .follow_ups.visit_page import in_vain as visitor_in_vain
from .follow_ups.visit_pages_api import router as follow_up_pages_router
from .forgetting import forget
from .fulfilment.api import router
from .fulfilment.reading_api import router as board_router
from .fulfilment.sheet_api import router as sheet_router
from .kept import KEPT
from .links import OrderLinks, links_of
from .loading import load
from .machines import router as machines_router
from .matching import Wanted, matched
from .offers.api import router as unwanted_router
from .offers.runner import runner as order_runner
from .order_facts import late, late_count, open_orders
from .pages import (
    PHOTO_BODY_BYTES_MAX,
    PHOTO_PATH,
    JobPage,
    Said,
    act,
    base_code_router,
    cannot,
    check_in,
    come,
    here_router,
    job_page,
    links_router,
    pages_router,
    photo,
)
from .photos import Picture, Pictures
from .register import candidates, make_router, settle_register
from .register import runner as register_runner
from .requests import listener as requests_listener
from .requests import router as requests_router
from .requests import runner as request_runner
from .scores import runner as score_runner
from .scores import score_pages_router
from .scores import settle as settle_scores
from .scores.api import router as scores_router

register_router = make_router(open_orders)

__all__ = [
    "KEPT",
    "PHOTO_BODY_BYTES_MAX",
    "PHOTO_PATH",
    "UPLOAD_PATH",
    "JobPage",
    "OrderLinks",
    "Picture",
    "Pictures",
    "Said",
    "Wanted",
    "act",
    "base_code_router",
    "board_router",
    "by_desk",
    "candidates",
    "cannot",
    "check_in",
    "come",
    "complaint_runner",
    "complaints_router",
    "exchange_router",
    "figures_router",
    "follow_up_pages_router",
    "follow_up_runner",
    "follow_up_times_listener",
    "follow_ups_router",
    "forget",
    "heed_code",
    "here_router",
    "job_page",
    "kind_of",
    "late",
    "late_count",
    "links_of",
    "links_router",
    "load",
    "machines_router",
    "matched",
    "order_runner",
    "pages_router",
    "photo",
    "register_router",
    "register_runner",
    "report_maker",
    "request_runner",
    "requests_listener",
    "requests_router",
    "router",
    "score_pages_router",
    "score_runner",
    "scores_router",
    "services_router",
    "settle_catalogue",
    "settle_register",
    "settle_scores",
    "sheet_router",
    "unwanted_router",
    "visitor_answered",
    "visitor_in_vain",
]
