"""Stair-climbing machines: which there are, and when each is taken."""

from .api import router
from .policy import minutes_needed
from .service import Booking, book, release

__all__ = ["Booking", "book", "minutes_needed", "release", "router"]
