"""Stair-climbing machines: which there are, and when each is taken."""

from .api import router
from .policy import minutes_needed
from .service import Booking, book, load, of_order, release

__all__ = ["Booking", "book", "load", "minutes_needed", "of_order", "release", "router"]
