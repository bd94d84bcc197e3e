"""The businesses that come to the door, the orders they are given, and the follow-up of every single service."""

from .catalogue import kind_of, settle_catalogue
from .catalogue import router as services_router
from .codes import heed_code
from .exchange import UPLOAD_PATH
from .exchange import router as exchange_router
from .forgetting import forget
from .kept import KEPT
from .links import OrderLinks
from .loading import load
from .machines import router as machines_router
from .matching import Wanted, matched
from .offers.runner import runner as order_runner
from .order_facts import late, late_count, open_orders
from .pages import PHOTO_BODY_BYTES_MAX, PHOTO_PATH, links_router, pages_router
from .photos import Pictures
from .register import candidates, make_router, settle_register
from .register import runner as register_runner
from .requests import listener as requests_listener
from .requests import router as requests_router
from .work.api import router
from .work.sheet_api import router as sheet_router

register_router = make_router(open_orders)

__all__ = [
    "KEPT",
    "PHOTO_BODY_BYTES_MAX",
    "PHOTO_PATH",
    "UPLOAD_PATH",
    "OrderLinks",
    "Pictures",
    "Wanted",
    "candidates",
    "exchange_router",
    "forget",
    "heed_code",
    "kind_of",
    "late",
    "late_count",
    "links_router",
    "load",
    "machines_router",
    "matched",
    "order_runner",
    "pages_router",
    "register_router",
    "register_runner",
    "requests_listener",
    "requests_router",
    "router",
    "services_router",
    "settle_catalogue",
    "settle_register",
    "sheet_router",
]
