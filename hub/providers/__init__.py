"""The businesses that come to the door, the orders they are given, and the follow-up of every single service."""

from .api import router
from .forgetting import forget
from .kept import KEPT
from .requests import listener as requests_listener
from .requests import router as requests_router
from .service import late, load

__all__ = ["KEPT", "forget", "late", "load", "requests_listener", "requests_router", "router"]
