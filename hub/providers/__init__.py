"""The businesses that come to the door, the orders they are given, and the follow-up of every single service."""

from .api import router
from .service import forget, late, load

__all__ = ["forget", "late", "load", "router"]
